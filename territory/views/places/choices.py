"""What somebody chose in the address of a place's page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest

from salesforce_app.kernel.errors import InputError
from salesforce_app.kernel.numerals import whole_number
from salesforce_app.kernel.periods import Month
from salesforce_app.web.errors import not_found

from ...enums import Comparison
from ...queries.pages import Choice
from ...queries.side_by_side import SORTS


def read_choice(request: HttpRequest, usual: Month) -> Choice:
    """The choices of the request's address; what it does not say stands as usual.

    Raises Http404 for a month, a comparison or an order that there is none of: the address is mistyped.
    """
    sort = request.GET.get("sort", Choice.sort)
    page = whole_number(request.GET.get("page", "1"))
    comparison = request.GET.get("compare", Comparison.PREVIOUS.value)
    if sort not in SORTS or comparison not in Comparison.values or not page:
        raise not_found()
    try:
        month = Month.parse(request.GET["month"]) if request.GET.get("month") else usual
    except InputError as error:
        raise not_found() from error
    return Choice(month, Comparison(comparison), sort, page)


@dataclass(frozen=True, slots=True)
class Chooser:
    """The way to other months and comparisons; every link keeps the other choices."""

    choice: Choice
    months: Sequence[Month]
    """Those with sales, newest first."""

    @property
    def previous(self) -> str:
        """The query of the month before; "" where nothing is known of it."""
        return self._other(-1)

    @property
    def next(self) -> str:
        """The query of the month after; "" where there is none."""
        return self._other(1)

    @property
    def comparisons(self) -> list[tuple[Comparison, str, bool]]:
        """Each comparison with its query and whether it is the chosen one."""
        chosen = self.choice.comparison
        return [(each, self.choice.query(compare=each.value), each is chosen) for each in Comparison]

    @property
    def kept(self) -> list[tuple[str, str]]:
        """The choices that a form for the month has to keep."""
        pairs = (pair.split("=", 1) for pair in self.choice.query().removeprefix("?").split("&"))
        return [(name, value) for name, value in pairs if name not in {"month", "page"}]

    @property
    def options(self) -> list[Month]:
        """The months to choose from, the shown one among them."""
        return sorted({*self.months, self.choice.month}, reverse=True)

    def _other(self, months: int) -> str:
        month = self.choice.month.shift(months)
        return self.choice.query(month=month, page=1) if month in self.months else ""
