"""The management reports: template + unit + month → `ReportData` → PDF, HTML, XLSX or JSON.

Numbers first, ink second. `facts` reads what a report is about, each module of `sections` turns that into
sentences, tables and figures of plain values (`content`), and the renderers print these. So all formats
print the same numbers, and a test can state them without opening a file.
"""
