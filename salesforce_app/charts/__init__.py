"""Figures as matplotlib `Figure` objects, drawn as vectors into a PDF page or an HTML page.

`figures` makes them from plain numbers, `canvas` puts them on a reportlab page, `svg` into HTML. matplotlib
takes 1 to 3 s to import: import these modules inside the function that draws.
"""
