"""What the list of shops shows of their enrolment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from accounts.models import Retailer
from salesforce_app.kernel.narrowing import narrow
from salesforce_app.kernel.timeline import in_force

from ..enums import EnrolmentStage
from ..models import Enrolment


def stages_of(shops: Sequence[int]) -> Mapping[int, EnrolmentStage]:
    """How far each of some shops is enrolled today; not at all where nothing is on file. One statement."""
    found = _today().filter(retailer__in=shops).values_list("retailer", "stage")
    stages = {shop: EnrolmentStage(stage) for shop, stage in found}
    return {shop: stages.get(shop, EnrolmentStage.NONE) for shop in shops}


def at_stage(rows: QuerySet[Retailer], stage: EnrolmentStage) -> QuerySet[Retailer]:
    """Those of ``rows`` whose enrolment is at ``stage`` today; nothing on file means not enrolled."""
    if stage == EnrolmentStage.NONE:
        others = _today().exclude(stage=EnrolmentStage.NONE).filter(retailer=OuterRef("pk"))
        return rows.filter(~Exists(others))
    return narrow(rows, _today().filter(stage=stage).values_list("retailer_id", flat=True))


def _today() -> QuerySet[Enrolment]:
    return Enrolment.objects.filter(in_force(timezone.localdate()))
