"""English dates that do not leave open which number is the month."""

from __future__ import annotations

SHORT_DATE_FORMAT = "M j, Y"
SHORT_DATETIME_FORMAT = "M j, Y, H:i"
