"""Furniture for printed documents: fonts, styles, tables and the page itself, on reportlab.

Nothing here knows what a document is about. The modules import reportlab at their top, so import them
inside the function that prints (reportlab takes 0.3 s to load).
"""
