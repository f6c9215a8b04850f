"""Parsers: a cell in, a typed value out, or a ValueProblem that names the reason and the remedy."""

from .base import Parser, cell_text
from .choices import Boolean, Choice, ChoiceList
from .dates import CalendarMonth, Date, DateTime, MonthDay
from .numbers import (
    AREA,
    LATITUDE,
    LENGTH,
    LONGITUDE,
    ROUNDINGS,
    WEEKDAYS,
    Amount,
    Coordinate,
    Integer,
    IntegerList,
    Measure,
    Year,
)
from .text import Identifier, Text, TextList

__all__ = [
    "AREA",
    "LATITUDE",
    "LENGTH",
    "LONGITUDE",
    "ROUNDINGS",
    "WEEKDAYS",
    "Amount",
    "Boolean",
    "CalendarMonth",
    "Choice",
    "ChoiceList",
    "Coordinate",
    "Date",
    "DateTime",
    "Identifier",
    "Integer",
    "IntegerList",
    "Measure",
    "MonthDay",
    "Parser",
    "Text",
    "TextList",
    "Year",
    "cell_text",
]
