"""The demo office: a county sales office, made up, the same every time for the same last month.

Every name, licence number and figure is invented. The office is generated rather than kept as a
file, so that it always reaches up to the last complete month.
"""
