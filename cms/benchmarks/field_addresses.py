"""Which pages of the row lists, of the field and of the journals the benchmark of pages opens, as whom."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode
from uuid import UUID

from django.utils import timezone

from accounts.models import Retailer, Staff
from journals.domain.keys import journal_key
from journals.enums import JournalKind
from journals.models import BusinessReport
from salesforce_app.kernel.periods import Month
from salesforce_app.web.listings import columns_of, filters_of
from visits.models import Action, Clarification, Issue, PlannedCall, Visit

from .district import LAST
from .journal_records import RARE, TOLD_ON, days_of_journals
from .page import COMPANY, DIRECTOR, MANAGER, OWN_ROUTE, OWN_UNIT, SUPERVISOR, Growth, Page
from .records import OWN_NUMBER

FACT = "visits.planned"
SEARCHED = {"Chinese": "价签", "rare": RARE, "in vain": "xyzzy"}
"""Texts that are searched for in journals and lists."""


@dataclass(frozen=True, slots=True)
class FieldList:
    """A list of the field or of the journals: its registered name, address, and where programs read it.

    ``narrowing`` is what its file is narrowed by, so that it has as many lines in every office.
    """

    name: str
    path: str
    api: str = ""
    narrowing: str = f"route={OWN_ROUTE}"

    @property
    def title(self) -> str:
        """What the list is called in the output."""
        return self.name.replace("_", " ")

    @property
    def growth(self) -> Growth:
        """Whether its first page is full in the large office alone, or in an order that no index gives."""
        if self.name in SORTED:
            return Growth.SORTS
        return Growth.FILLS if self.name in SHORT else Growth.NONE


LISTS = (
    FieldList("sales", "/sales/", "sales"),
    FieldList("dues", "/dues/", "dues"),
    FieldList("visits", "/visits/", "visits", f"route={OWN_ROUTE}&month={LAST}"),
    FieldList("planned_calls", "/planned-calls/"),
    FieldList("plans", "/plans/", "plans", f"unit={OWN_UNIT}"),
    FieldList("questions", "/coverage/questions/", "coverage/questions", f"unit={OWN_UNIT}"),
    FieldList("actions", "/actions/", narrowing=f"unit={OWN_UNIT}"),
    FieldList("issues", "/issues/", "issues", f"unit={OWN_UNIT}"),
    FieldList("journals", "/journals/list/", "journals", f"unit={OWN_UNIT}"),
    FieldList("business_reports", "/business-reports/", "business-reports", f"unit={OWN_UNIT}"),
)
OF_TODAY = frozenset({"actions", "issues", "journals", "plans"})
"""The lists whose records are of these weeks, and not of the last month with sales."""
FILLING = frozenset(
    {
        ("issues", "kind"),
        ("journals", "flags"),
        ("journals", "reply"),
        ("journals", "standing"),
        ("planned_calls", "adherence"),
        ("planned_calls", "status"),
        ("questions", "month"),
        ("questions", "state"),
    }
)
"""Lists and their filters that leave less than a page of the small office."""
SHORT = frozenset({"plans"})
"""Lists of which the small office has less than a page: one for each account manager and month."""
FEW_SUGGESTED = frozenset({"person", "route", "unit"})
"""Filters of which the small office has fewer values to suggest than are shown."""
SORTED = frozenset({"sales"})
"""Lists that put all of a wide reader's rows of a month in order: the largest first."""
SECOND_PAGES = frozenset({"business_reports", "questions"})
"""Lists of which the small office has a second page, not full, and no third."""
FOUND_BY_FEW = frozenset({"by initials", "rare"})
"""Searches that find less than a page in the small office."""
INITIALS = {"questions": "wm"}
"""Initials that some of a list answer to in every office, where no shop of ``wq`` is in the small one's."""
READ_THROUGH = frozenset({"actions", "business_reports", "issues"})
"""Lists that are searched in what no index holds: texts, answers, names of the time."""
UNSERVED = {
    "actions": frozenset({"origin", "person", "shop", "state"}),
    "business_reports": frozenset({"author", "finished_on", "target_amount", "unit"}),
    "dues": frozenset({"amount", "route", "shop", "state", "village"}),
    "issues": frozenset({"answered_on", "closed_on", "kind", "person", "shop"}),
    "journals": frozenset({"flags", "standing", "unit", "writer"}),
    "planned_calls": frozenset({"person", "route", "shop"}),
    "questions": frozenset({"shop", "visited_on"}),
    "visits": frozenset({"person", "route", "shop"}),
}
"""Columns in whose order no index keeps a list: mostly those of other tables."""


def field_pages() -> Iterator[Page]:
    """Every page of the field and of the journals that is measured."""
    for found in LISTS:
        yield from _list(found)
    yield from _coverage()
    yield from _plans()
    yield from _records()
    yield from _of_shop()
    yield from _own()
    yield from _journals()
    yield from _reviews()


def value_of(listing: str, name: str) -> str:
    """A value for a filter of a list."""
    month = Month.of(days_of_journals()[-1]) if listing in OF_TODAY else LAST
    places = {
        "q": SEARCHED["Chinese"] if listing in ("journals", "visits") else "王",
        "unit": OWN_UNIT,
        "route": OWN_ROUTE,
        "village": "1",
        "shop": _shop().licence_no,
        "person": MANAGER.value,
        "month": str(month),
        "since": str(days_of_journals()[10]),
        "until": str(days_of_journals()[10]),
        "origin": "journal",
        "overdue": "on",
        "open": "on",
    }
    part = next(part for part in filters_of(listing) if part.name == name)
    return places.get(name) or str(part.example)


def _list(found: FieldList) -> Iterator[Page]:
    """A list as it comes, searched, narrowed by each filter, in each order, and what else reads it."""
    title = found.title
    for role in (MANAGER, SUPERVISOR, DIRECTOR):
        yield Page(role, title, found.path, found.growth if role is DIRECTOR else Growth.NONE)
    if found.name in SECOND_PAGES:
        yield Page(DIRECTOR, f"{title}, page 2", f"{found.path}?page=2", Growth.FILLS)
    elif found.name not in SHORT:
        yield Page(DIRECTOR, f"{title}, page 3", f"{found.path}?page=3", found.growth)
    for name, text in {**SEARCHED, "by initials": INITIALS.get(found.name, "wq")}.items():
        growth = Growth.FILLS if name in FOUND_BY_FEW or found.name == "journals" else found.growth
        if found.name in READ_THROUGH:
            growth = Growth.READS
        yield Page(
            DIRECTOR, f"{title} searched, {name}", _address(found.path, q=text), growth, is_search=True
        )
    yield from _narrowed(found)
    for column in columns_of(found.name):
        if column.order_by is not None:
            growth = Growth.SORTS if column.name in UNSERVED.get(found.name, ()) else found.growth
            for sort in (column.name, f"-{column.name}"):
                yield Page(DIRECTOR, f"{title} by {sort}", _address(found.path, sort=sort), growth)
    for kind in ("csv", "xlsx"):
        yield Page(DIRECTOR, f"{title} of a place, {kind}", f"{found.path}export/{kind}/?{found.narrowing}")
    if found.api:
        yield Page(DIRECTOR, f"API {title}", f"/api/{found.api}")


def _narrowed(found: FieldList) -> Iterator[Page]:
    """A list by each of its filters, with those that it needs, and the values that they suggest."""
    for part in filters_of(found.name):
        if part.name != "q":
            chosen = {name: value_of(found.name, name) for name in (*part.needs, part.name)}
            if part.needs:
                chosen["unit"] = OWN_UNIT
            growth = Growth.FILLS if (found.name, part.name) in FILLING else found.growth
            if found.name in SORTED and part.is_place:
                growth = Growth.NONE
            yield Page(DIRECTOR, f"{found.title}, {part.name}", _address(found.path, **chosen), growth)
        if part.suggest is not None:
            growth = Growth.FILLS if part.name in FEW_SUGGESTED else Growth.NONE
            address = f"{found.path}filters/{part.name}/?q=1"
            yield Page(DIRECTOR, f"{found.title}, suggested {part.name}s", address, growth)


def _coverage() -> Iterator[Page]:
    month = f"month={LAST}"
    territory, company = (f"/coverage/?{month}&unit={unit}" for unit in (OWN_UNIT, COMPANY))
    for role in (MANAGER, SUPERVISOR):
        yield Page(role, "coverage", f"/coverage/?{month}")
    for by in ("person", "route", "tier"):
        yield Page(SUPERVISOR, f"coverage by {by}", f"/coverage/?{month}&by={by}")
        yield Page(DIRECTOR, f"coverage of a territory by {by}", f"{territory}&by={by}")
        yield Page(
            DIRECTOR,
            f"coverage of the company by {by}",
            f"{company}&by={by}",
            Growth.ALL,
        )
    yield Page(SUPERVISOR, "coverage, csv", f"/coverage/export/csv/?{month}")
    yield Page(SUPERVISOR, "API coverage", f"/api/coverage?{month}")


def _plans() -> Iterator[Page]:
    plan = f"/plans/{LAST}/{MANAGER.value}/"
    coming = f"/plans/{Month.of(timezone.localdate()).shift(1)}/{MANAGER.value}/"
    for role in (MANAGER, SUPERVISOR, DIRECTOR):
        yield Page(role, "plan in force", plan)
        yield Page(role, "plan drafted", coming)
    yield Page(MANAGER, "plan, a day", f"{plan}days/17/")
    yield Page(MANAGER, "plan drafted, a day", f"{coming}days/3/")
    yield Page(MANAGER, "start point", "/plans/start-point/")
    yield Page(MANAGER, "API plan", f"/api/plans/{LAST}/{MANAGER.value}")


def _records() -> Iterator[Page]:
    """One of each kind of record, of the account manager's shops."""
    own = {"route": OWN_NUMBER}
    visit = Visit.objects.filter(**own).order_by("pk").first()
    question = Clarification.objects.filter(visit__route=OWN_NUMBER).order_by("pk").first()
    shops = {"retailer__stops__route": OWN_NUMBER, "retailer__stops__until": None}
    issue = Issue.objects.filter(**shops).order_by("pk").first()
    action = Action.objects.filter(**shops).order_by("pk").first()
    reports = BusinessReport.objects.filter(author__username=MANAGER.value, finished_at__isnull=False)
    report = reports.order_by("pk").first()
    call = PlannedCall.objects.filter(**own).order_by("pk").first()
    assert visit and question and issue and action and report and call
    for role in (MANAGER, DIRECTOR):
        yield Page(role, "visit", f"/visits/{visit.pk}/")
        yield Page(role, "question", f"/coverage/questions/{question.pk}/")
        yield Page(role, "issue", f"/issues/{issue.pk}/")
        yield Page(role, "business report", f"/business-reports/{report.pk}/")
    yield Page(MANAGER, "visit, to correct", f"/visits/{visit.pk}/correct/")
    yield Page(MANAGER, "business report, pdf", f"/business-reports/{report.pk}/pdf/")
    for name, key in (
        ("visits", visit.pk),
        ("issues", issue.pk),
        ("actions", action.pk),
        ("business-reports", report.pk),
        ("planned-calls", call.pk),
    ):
        yield Page(MANAGER, f"API one of {name}", f"/api/{name}/{key}")
    yield Page(MANAGER, "API business report, pdf", f"/api/business-reports/{report.pk}/pdf")


def _of_shop() -> Iterator[Page]:
    """What is done at a shop."""
    shop = f"/retailers/{_shop().pk}/"
    for name in ("visits/new", "position", "issues/new", "edit", "suspend", "close"):
        yield Page(MANAGER, f"shop, {name}", f"{shop}{name}/")
    yield Page(MANAGER, "shop, business report", f"/business-reports/new/?retailer={_shop().pk}")
    yield Page(SUPERVISOR, "shop, move", f"{shop}move/")
    yield Page(SUPERVISOR, "shop, village", f"{shop}village/")
    day = LAST.first + timedelta(days=3)
    yield Page(MANAGER, "shop, an order", f"{shop}orders/{day}/?document=S{_shop().pk}-0")
    for part in ("", "/changes", "/sales", "/mix", "/tiers", "/settlement", "/visits"):
        yield Page(MANAGER, f"API shop{part}", f"/api{shop.rstrip('/')}{part}")


def _own() -> Iterator[Page]:
    """What somebody sees of herself, and what her phone asks for."""
    for name in ("today", "me/field-notice", "me/field-data", "me/phone-key"):
        yield Page(MANAGER, name, f"/{name}/")
    for kind in ("json", "csv"):
        yield Page(MANAGER, f"own field data, {kind}", f"/me/field-data/{kind}/")
    for name in ("key", "bundle", "notice", "journals"):
        yield Page(MANAGER, f"API field {name}", f"/api/field/{name}")


def _journals() -> Iterator[Page]:
    """Journals as their writer has them."""
    days = days_of_journals()
    told, last = _journal(TOLD_ON), _journal(days[-10])
    monday = days[0] - timedelta(days=days[0].weekday())
    yield Page(MANAGER, "journals, home", "/journals/")
    yield Page(MANAGER, "journal being written", f"/journals/daily/{timezone.localdate()}/")
    yield Page(MANAGER, "journal not begun", f"/journals/weekly/{monday}/")
    for name, day in (("waiting", days[-1]), ("accepted", days[-10]), ("with all facts", TOLD_ON)):
        yield Page(MANAGER, f"journal {name}", f"/journals/daily/{day}/")
    yield Page(MANAGER, "journal, versions", f"/journals/{last}/versions/")
    yield Page(MANAGER, "journal, a version", f"/journals/{last}/versions/1/")
    yield Page(MANAGER, "journal, rows of a fact", f"/journals/{told}/facts/{FACT}/")
    yield Page(MANAGER, "journals that came back", "/journals/back/")
    yield Page(MANAGER, "API journal", f"/api/journals/{last}")
    yield Page(MANAGER, "API question of the day", "/api/journals/question")
    for role in (MANAGER, SUPERVISOR, DIRECTOR):
        for name, text in SEARCHED.items():
            growth = Growth.FILLS if role is DIRECTOR and name in FOUND_BY_FEW else Growth.NONE
            address = _address("/journals/search/", q=text)
            yield Page(role, f"journals found, {name}", address, growth, is_search=True)
    yield Page(
        DIRECTOR,
        "journals found, second page",
        _address("/journals/search/", q=SEARCHED["Chinese"], page="2"),
        Growth.FILLS,
    )
    yield Page(
        DIRECTOR, "journals found, csv", _address("/journals/search/export/csv/", q=RARE), Growth.FILLS
    )
    found = _address("/api/journals/search", q=SEARCHED["Chinese"])
    yield Page(DIRECTOR, "API journals found", found, Growth.FILLS)
    month = Month.of(days[-1])
    for one in (month, month.shift(-1)):
        yield Page(
            MANAGER, f"calendar, {'this' if one == month else 'last'} month", f"/journals/calendar/{one}/"
        )
    yield Page(MANAGER, "calendar, csv", f"/journals/calendar/{month}/export/csv/")


def _reviews() -> Iterator[Page]:
    """Journals as their reviewers have them."""
    days = days_of_journals()
    waiting = _journal(days[-1])
    month, week = Month.of(days[-1]), f"{days[-1]:%G-W%V}"
    for role in (SUPERVISOR, DIRECTOR):
        fills, grows = (Growth.NONE, Growth.NONE) if role is SUPERVISOR else (Growth.FILLS, Growth.ALL)
        # It can be narrowed to each unit of which something waits.
        yield Page(role, "queue", "/journals/review/", fills)
        yield Page(role, "queue of everybody", "/journals/review/?whose=all", grows)
        yield Page(role, "review", f"/journals/{waiting}/review/")
        yield Page(role, "API queue", "/api/journals/review")
        yield Page(role, "API review", f"/api/journals/{waiting}/review")
        yield Page(role, "team's week", f"/journals/team/{week}/", grows)
        yield Page(role, "team's calendar", f"/journals/calendar/{month}/", fills)
        yield Page(role, "learned", f"/journals/learned/{month}/", grows)
        yield Page(role, "burden", f"/journals/burden/?month={month}", grows)
    yield Page(DIRECTOR, "a territory's week", f"/journals/team/{week}/?unit={OWN_UNIT}")
    yield Page(DIRECTOR, "a territory's calendar", f"/journals/calendar/{month}/?unit={OWN_UNIT}")
    # Its readings are those of everything that the reader sees, so that no choice tells of a single reader.
    burden = f"/journals/burden/?month={month}&unit={OWN_UNIT}"
    yield Page(DIRECTOR, "a territory's burden", burden, Growth.ALL)
    yield Page(DIRECTOR, "one's calendar", f"/journals/calendar/{month}/?person={MANAGER.value}")
    yield Page(SUPERVISOR, "team's calendar, csv", f"/journals/calendar/{month}/export/csv/")


def _journal(day: date) -> UUID:
    """The key of the account manager's journal of a day."""
    return journal_key(Staff.objects.get(username=MANAGER.value).pk, JournalKind.DAILY, day)


def _shop() -> Retailer:
    """A shop on the account manager's route."""
    rows = Retailer.objects.filter(stops__route=OWN_NUMBER, stops__until=None)
    return rows.filter(sales_lines__sold_on__gte=LAST.first).order_by("pk")[0]


def _address(path: str, **parameters: str) -> str:
    return f"{path}?{urlencode(parameters)}"
