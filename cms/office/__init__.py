"""The back office: Wagtail's admin at /office/, for template editors and administrators.

Only what the office needs of Wagtail is open (``gate``), roles decide who may do what (``policies``), and
every form carries out a verb of the package that owns the records (``areas``).
"""
