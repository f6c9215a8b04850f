"""What the API tells of a report: the shape of its JSON form.

Amounts are integers in minor units of the currency, rates are [numerator, denominator], and null means
that a figure isn't known.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal, cast
from uuid import UUID

from ninja import Field, Schema

from accounts.enums import Language
from territory.queries.month_list import CloseLine, MonthLine

from .enums import NoticeChannel, ReportFormat
from .models import MadeReport, Subscription
from .queries.closings import Progress

Rate = tuple[int, int] | None


class ReportUnit(Schema):
    """The unit that the report is about."""

    code: str
    name: str
    kind: str


class MonthFigures(Schema):
    """One of the 13 months up to the reported one."""

    month: str
    amount: int | None
    quantity: int | None
    orders: int | None
    retailers: int | None
    cycles: int | float | None
    first_closed: int | None = Field(
        None, description="Only of a month opened again: the amount at which it was closed first."
    )


class RouteFigures(Schema):
    """A route's part in the unit's month."""

    code: str
    name: str
    amount: int
    previous: int | None
    last_year: int | None
    mom: Rate
    yoy: Rate
    pull_pp: float | None = Field(description="Percentage points of the unit's change.")
    retailers: int


class SalesFigures(Schema):
    """Net sales (domain.md §7)."""

    total: int | None
    previous: int | None
    last_year: int | None
    mom: Rate
    yoy: Rate
    months: list[MonthFigures]
    routes: list[RouteFigures]


class SettlementFigures(Schema):
    """E-settlement of the unit or of a route (domain.md §5.2)."""

    code: str
    name: str
    enrolment: Rate
    debit_success: Rate
    first_attempt_success: Rate
    amount_success: Rate
    debited_households: int | None
    debited_amount: int | None
    failed_dues: int | None
    failed_amount: int | None
    pending_dues: int | None
    top_reason: str | None


class VillageSettlementFigures(SettlementFigures):
    """The same of a village; the row of shops without a village on file has no names."""

    code: str | None  # type: ignore[assignment]
    name: str | None  # type: ignore[assignment]
    township: str | None
    village: str | None


class Settlement(Schema):
    """E-settlement by route, by village, and of the unit."""

    routes: list[SettlementFigures]
    villages: list[VillageSettlementFigures]
    total: SettlementFigures


class TierFigures(Schema):
    """A tier of the pyramid."""

    tier: str
    retailers: int
    amount: int


class AsideFigures(Schema):
    """Shops beneath the pyramid."""

    aside: str = Field(alias="class")
    retailers: int
    amount: int


class RouteTierFigures(Schema):
    """How many shops of each tier stand on a route."""

    code: str
    tiers: dict[str, int]


class FlowFigures(Schema):
    """Shops that moved, and what they bought in both windows."""

    retailers: int
    previous_amount: int
    amount: int
    delta: int


class MovementFigures(FlowFigures):
    """One kind of movement."""

    movement: str = Field(alias="class")


class CellFigures(FlowFigures):
    """One cell of the migration matrix."""

    previous: str
    current: str


class Migration(Schema):
    """Movements against the pyramid three months before (domain.md §4.4)."""

    window: tuple[str, str]
    previous_window: tuple[str, str]
    comparable: bool
    classes: list[MovementFigures]
    matrix: list[CellFigures]
    total: FlowFigures
    retention: Rate
    retention_excluding_closed: Rate
    net: Rate


class Pyramid(Schema):
    """The customer pyramid (domain.md §4.2)."""

    scheme: str
    window: tuple[str, str]
    population: int
    tiers: list[TierFigures]
    aside: list[AsideFigures]
    routes: list[RouteTierFigures]
    migration: Migration | None


class VisitFigures(Schema):
    """Visits (domain.md §6)."""

    adherence: Rate
    coverage: Rate
    frequency_compliance: Rate
    capped_fulfilment: Rate


class RouteVisitFigures(VisitFigures):
    """The same of a route."""

    code: str
    name: str


class Visits(VisitFigures):
    """Visits of the unit, and by route."""

    routes: list[RouteVisitFigures]


class ReportFigures(Schema):
    """Every figure that the report of a unit and a month prints."""

    template: str
    unit: ReportUnit
    month: str
    currency: str
    sales: SalesFigures
    settlement: Settlement
    pyramid: Pyramid
    visits: Visits


class KeptReport(Schema):
    """A report as it was made once; it never changes."""

    id: UUID
    template: str = Field(examples=["monthly"])
    template_revision: int | None = Field(description="Null for the built-in template.")
    unit: str = Field(description="The unit's code.", examples=["N1"])
    month: str = Field(examples=["2024-03"])
    language: str = Field(examples=["en"])
    format: str = Field(examples=["pdf"])
    title: str = Field(description="The report's message.")
    file_name: str = Field(examples=["monthly-N1-2024-03-en.pdf"])
    sha256: str = Field(description="Checksum of the file.")
    size: int = Field(description="In bytes.")
    made_at: datetime
    asked_by: str | None = Field(description="Null when the close of the month asked for it.")
    close_version: int | None = Field(description="The close that asked for it; null when somebody did.")
    is_closed: bool = Field(description="Whether the month was closed when the report was made.")
    is_reopened: bool = Field(description="Whether that close is over: the month was opened again since.")

    @classmethod
    def of(cls, report: MadeReport) -> KeptReport:
        """A kept report as the API tells it."""
        return cls(
            id=report.pk,
            template=report.template,
            template_revision=report.template_revision,
            unit=report.unit.code,
            month=f"{report.month:%Y-%m}",
            language=report.language,
            format=report.format,
            title=report.title,
            file_name=report.file_name,
            sha256=report.sha256,
            size=report.size,
            made_at=report.made_at,
            asked_by=report.asked_by.username if report.asked_by else None,
            close_version=report.close.version if report.close else None,
            is_closed=report.is_closed,
            is_reopened=bool(report.close and report.close.reopened_at),
        )


class KeptReportList(Schema):
    """A page of kept reports, the newest first."""

    items: list[KeptReport]
    next: str | None = Field(description="The cursor of the next page; null after the last.")


class KeptFacts(KeptReport):
    """A kept report with every figure that it prints, in the form of a report's figures."""

    facts: dict[str, object]


class ReportRequest(Schema):
    """Which report is to be made and kept."""

    template: str = Field("monthly", examples=["monthly"])
    unit: str = Field(description="The unit's code.", examples=["N1"])
    month: str = Field(examples=["2024-03"])
    language: Language = Field(Language.ENGLISH)
    format: ReportFormat = Field(ReportFormat.PDF)


Notice = Literal["in_app", "mail"]


class SubscriptionRequest(Schema):
    """Who is to get which report with the close of every month."""

    staff: str | None = Field(None, description="A username; yourself when left out.")
    template: str = Field("monthly", examples=["monthly"])
    unit: str = Field(description="The unit's code.", examples=["N1"])
    language: Language = Field(Language.ENGLISH)
    format: ReportFormat = Field(ReportFormat.PDF)
    channel: NoticeChannel = Field(NoticeChannel.MAIL)


class SubscriptionChange(Schema):
    """What is to change of a subscription; what is left out stays."""

    channel: NoticeChannel | None = None
    is_active: bool | None = None


class SubscriptionOut(Schema):
    """Who gets which report with the close of every month."""

    id: int
    staff: str = Field(description="The subscriber's username.")
    template: str
    unit: str
    language: str
    format: str
    channel: Notice
    is_active: bool

    @classmethod
    def of(cls, subscription: Subscription) -> SubscriptionOut:
        """A subscription as the API tells it."""
        return cls(
            id=subscription.pk,
            staff=subscription.staff.username,
            template=subscription.template,
            unit=subscription.unit.code,
            language=subscription.language,
            format=subscription.format,
            channel=cast("Notice", subscription.channel),
            is_active=subscription.is_active,
        )


class SubscriptionList(Schema):
    """A page of subscriptions."""

    items: list[SubscriptionOut]
    next: str | None = Field(description="The cursor of the next page; null after the last.")


class Closing(Schema):
    """One close of a month, and how it ended if it did."""

    version: int
    closed_at: datetime
    closed_by: str
    reopened_at: datetime | None
    reopened_by: str
    reason: str
    amount: int | None = Field(description="Net sales as closed; null while the close is in force.")

    @classmethod
    def of(cls, close: CloseLine) -> Closing:
        """A close as the API tells it."""
        names = ("version", "closed_at", "closed_by", "reopened_at", "reopened_by", "reason", "amount")
        return cls(**{name: getattr(close, name) for name in names})


class OfficeMonth(Schema):
    """A month on file, within your scope."""

    month: str = Field(examples=["2024-03"])
    state: Literal["open", "closing", "closed"]
    amount: int = Field(description="Net sales by the facts: as closed, or restated after a re-opening.")
    adjustment: int = Field(description="Booked beside a closed month, not in the amount.")
    closes: list[Closing]
    reports: int = Field(description="Reports that the close in force asks for.")
    reports_made: int
    reports_failed: int

    @classmethod
    def of(cls, line: MonthLine, progress: Progress | None) -> OfficeMonth:
        """A month as the API tells it."""
        state: Literal["open", "closing", "closed"] = "open"
        if line.close is not None:
            state = "closing" if progress is not None and not progress.is_finished else "closed"
        return cls(
            month=str(line.month),
            state=state,
            amount=line.amount,
            adjustment=line.adjustment,
            closes=[Closing.of(close) for close in line.closes],
            reports=progress.reports if progress else 0,
            reports_made=progress.made if progress else 0,
            reports_failed=progress.failed if progress else 0,
        )


class OfficeMonths(Schema):
    """The months on file, the newest first."""

    items: list[OfficeMonth]


class Reopening(Schema):
    """Why a closed month is opened again."""

    reason: str = Field(min_length=1, max_length=500, examples=["Late returns of the south"])
