"""One factory for every model.

Each makes a valid row with as few neighbours as it needs, so that a test states only what it is
about: ``RetailerFactory(grade=30)``. Placements hold from the beginning and are open unless a test
says otherwise. For an office with units, routes and people that fit together, take the fixtures
``office`` and ``cast`` instead.
"""

from .accounts import (
    ApiTokenFactory,
    DisclosureFactory,
    ExportLogFactory,
    InvitationFactory,
    NoticeChoiceFactory,
    NotificationFactory,
    OwnerFactory,
    RetailerFactory,
    RetailerSearchTextFactory,
    RetailerStatusFactory,
    StaffFactory,
)
from .cms import (
    ClosingRunFactory,
    MadeReportFactory,
    ReportOrderFactory,
    ReportTemplateFactory,
    SubscriptionFactory,
)
from .imports import ImportBatchFactory, ImportChangeFactory
from .jobs import JobFactory
from .settlement import (
    ClosedSettlementFactory,
    DebitAttemptFactory,
    DueAdjustmentFactory,
    DueFactory,
    EnrolmentFactory,
    FailureMonthFactory,
    SettlementMonthFactory,
)
from .territory import (
    CalendarDayFactory,
    ClosedRouteMonthFactory,
    MonthCloseFactory,
    OrderDateMoveFactory,
    OrgUnitFactory,
    PostingFactory,
    ProductFactory,
    ResidenceFactory,
    RetailerMonthFactory,
    RouteFactory,
    RouteMonthFactory,
    RouteStopFactory,
    RouteTermFactory,
    SalesAdjustmentFactory,
    SalesLineFactory,
    TargetFactory,
    TierEntryFactory,
    TierSnapshotFactory,
    VillageFactory,
    VillageMonthFactory,
)
from .visits import ActionFactory, PlannedCallFactory, VisitFactory

__all__ = [
    "ActionFactory",
    "ApiTokenFactory",
    "CalendarDayFactory",
    "ClosedRouteMonthFactory",
    "ClosedSettlementFactory",
    "ClosingRunFactory",
    "DebitAttemptFactory",
    "DisclosureFactory",
    "DueAdjustmentFactory",
    "DueFactory",
    "EnrolmentFactory",
    "ExportLogFactory",
    "FailureMonthFactory",
    "ImportBatchFactory",
    "ImportChangeFactory",
    "InvitationFactory",
    "JobFactory",
    "MadeReportFactory",
    "MonthCloseFactory",
    "NoticeChoiceFactory",
    "NotificationFactory",
    "OrderDateMoveFactory",
    "OrgUnitFactory",
    "OwnerFactory",
    "PlannedCallFactory",
    "PostingFactory",
    "ProductFactory",
    "ReportOrderFactory",
    "ReportTemplateFactory",
    "ResidenceFactory",
    "RetailerFactory",
    "RetailerMonthFactory",
    "RetailerSearchTextFactory",
    "RetailerStatusFactory",
    "RouteFactory",
    "RouteMonthFactory",
    "RouteStopFactory",
    "RouteTermFactory",
    "SalesAdjustmentFactory",
    "SalesLineFactory",
    "SettlementMonthFactory",
    "StaffFactory",
    "SubscriptionFactory",
    "TargetFactory",
    "TierEntryFactory",
    "TierSnapshotFactory",
    "VillageFactory",
    "VillageMonthFactory",
    "VisitFactory",
]
