"""The only door to the task queue.

A job is a function named by its dotted path. It is given ids, never objects, looks up what they name
when it runs, and claims its work by a conditional update, so that a rerun is harmless.
"""
