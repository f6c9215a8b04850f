"""What the kinds of files have in common that tell where shops and routes stand."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from accounts.models import Retailer
from salesforce_app.imports.kinds import RowImport
from salesforce_app.imports.models import ImportBatch, ImportChange
from salesforce_app.imports.undo import Undone, undo_recorded

from ..domain.restamping import restamp
from ..models import Residence, RouteStop, RouteTerm

PLACEMENTS = (RouteStop, Residence, RouteTerm)


class PlacingImport(RowImport):
    """A kind whose rows may move shops or routes from a day on before which other files came in."""

    def write(self, batch: ImportBatch) -> None:
        """See Import. What is on file of the shops that moved is stamped anew."""
        super().write(batch)
        if count := restamp(retailers=moved_shops(batch)):
            self.findings.warn(
                _("Rows on file that came to another route, unit or village by a move before their day."),
                count=count,
            )

    @classmethod
    def undo(cls, batch: ImportBatch, *, actor: str, moment: datetime) -> Undone:
        """See Import. Placements go back first, then what was stamped by them."""
        shops = moved_shops(batch)
        return undo_recorded(
            batch, actor=actor, moment=moment, first=PLACEMENTS, between=lambda: restamp(retailers=shops)
        )


def moved_shops(batch: ImportBatch) -> set[int]:
    """The shops whose placements a batch changed, by themselves or with their route.

    Those that the batch created are left out: nothing was on file of them before.
    """
    brought = _keys(batch, Retailer).filter(before__isnull=True)
    created = {int(key) for key in brought.values_list("object_pk", flat=True)}
    shops = _owners(batch, RouteStop, "retailer_id") | _owners(batch, Residence, "retailer_id")
    routes = _owners(batch, RouteTerm, "route_id")
    if routes:
        stops = RouteStop.objects.filter(route__in=routes).order_by()
        shops.update(stops.values_list("retailer_id", flat=True).distinct())
    return shops - created


def _owners(batch: ImportBatch, model: type[models.Model], owner: str) -> set[int]:
    """The owners of the placements that a batch changed, whether these are still on file or not."""
    keys = _keys(batch, model)
    on_file = model._base_manager.filter(
        pk__in=keys.values_list(Cast("object_pk", models.BigIntegerField()), flat=True)
    )
    gone = keys.filter(before__isnull=False, after__isnull=True).values_list("before", flat=True)
    return {*on_file.values_list(owner, flat=True), *(image[owner] for image in gone if image is not None)}


def _keys(batch: ImportBatch, model: type[models.Model]) -> models.QuerySet[ImportChange]:
    return batch.changes.filter(model=model._meta.label_lower).order_by()
