"""The versions of an office's rules, each from a month on."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as _Label


def _percent(label: _Label, default: int) -> models.PositiveSmallIntegerField[int, int]:
    return models.PositiveSmallIntegerField(
        label, default=default, validators=[MinValueValidator(1), MaxValueValidator(99)]
    )


def _rated(label: _Label, default: int) -> models.PositiveSmallIntegerField[int, int]:
    return models.PositiveSmallIntegerField(
        label,
        default=default,
        db_default=default,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )


def _visits(label: _Label, default: int) -> models.PositiveSmallIntegerField[int, int]:
    return models.PositiveSmallIntegerField(label, default=default, validators=[MaxValueValidator(31)])


class RuleSet(models.Model):
    """The rules of the office from the month ``since`` to the month before the next version's.

    Months before the first version are judged by the defaults of the code. A version whose months have
    been closed is never changed (``territory.domain.rules``).
    """

    since = models.DateField(_("from month"), unique=True)
    note = models.CharField(_("why"), max_length=300, blank=True)

    window_months = models.PositiveSmallIntegerField(
        _("months of sales"), default=3, validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    four_tiers_from = models.PositiveIntegerField(_("shops for four tiers"), default=100)
    three_tiers_from = models.PositiveIntegerField(_("shops for three tiers"), default=20)
    top_percent = _percent(_("Top ends at"), 1)
    big_percent = _percent(_("Big ends at"), 5)
    medium_percent = _percent(_("Medium ends at"), 20)
    key_percent = _percent(_("Key ends at"), 20)
    middle_percent = _percent(_("Middle ends at"), 50)
    abc_a_percent = _percent(_("class A ends at"), 70)
    abc_b_percent = _percent(_("class B ends at"), 90)

    visits_top = _visits(_("visits a month: Top"), 4)
    visits_big = _visits(_("visits a month: Big"), 4)
    visits_medium = _visits(_("visits a month: Medium"), 2)
    visits_small = _visits(_("visits a month: Small"), 1)
    visits_key = _visits(_("visits a month: Key"), 4)
    visits_middle = _visits(_("visits a month: Middle"), 2)
    visits_base = _visits(_("visits a month: Base"), 1)
    visits_a = _visits(_("visits a month: A"), 4)
    visits_b = _visits(_("visits a month: B"), 2)
    visits_c = _visits(_("visits a month: C"), 1)
    visits_otherwise = _visits(_("visits a month: without a tier"), 1)

    plans_need_approval = models.BooleanField(
        _("month plans need an approval"),
        default=True,
        db_default=True,
        help_text=_("Without it a plan is in force as soon as it is submitted."),
    )
    visit_minutes = models.PositiveSmallIntegerField(
        _("minutes of a visit"),
        default=10,
        db_default=10,
        validators=[MinValueValidator(1), MaxValueValidator(120)],
        help_text=_("What a plan reckons with."),
    )
    most_visits_a_day = models.PositiveSmallIntegerField(
        _("most visits a day"),
        default=30,
        db_default=30,
        validators=[MinValueValidator(1), MaxValueValidator(200)],
    )
    tolerance_m = models.PositiveSmallIntegerField(
        _("place confirmed within (m)"),
        default=200,
        db_default=200,
        validators=[MinValueValidator(20), MaxValueValidator(5000)],
    )
    tolerance_town_m = models.PositiveSmallIntegerField(
        _("place confirmed within (m): town"),
        null=True,
        blank=True,
        validators=[MinValueValidator(20), MaxValueValidator(5000)],
    )
    tolerance_country_m = models.PositiveSmallIntegerField(
        _("place confirmed within (m): country"),
        null=True,
        blank=True,
        validators=[MinValueValidator(20), MaxValueValidator(5000)],
    )

    alert_below_percent = models.PositiveSmallIntegerField(
        _("alert below a growth index of (%)"), default=80, validators=[MinValueValidator(1)]
    )
    alert_floor_amount = models.PositiveBigIntegerField(_("smallest change of amount"), default=200_000)
    alert_floor_quantity = models.PositiveIntegerField(_("smallest change of quantity"), default=20)

    near_copy_percent = _rated(_("near-copy from (%) of shared text"), 80)
    similar_percent = _rated(_("similar from (%) of shared text"), 50)
    pasted_percent = _rated(_("pasted from (%) of a paragraph"), 85)
    review_sample_percent = _rated(_("sample of daily journals to review (%)"), 20)
    reply_days = models.PositiveSmallIntegerField(
        _("working days to answer a journal"),
        default=3,
        db_default=3,
        validators=[MinValueValidator(1), MaxValueValidator(20)],
    )
    acceptance_needs_reply = models.BooleanField(
        _("accepting takes a sentence"),
        default=True,
        db_default=True,
        help_text=_("Journals with nothing special are accepted without one."),
    )

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("version of the rules")
        verbose_name_plural = _("versions of the rules")
        ordering: ClassVar = ["-since"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(since__day=1), name="rule_set_from_first"),
            models.CheckConstraint(
                condition=Q(window_months__range=(1, 12)), name="rule_set_window_of_a_year_at_most"
            ),
            models.CheckConstraint(
                condition=Q(top_percent__gte=1, top_percent__lt=F("big_percent"))
                & Q(big_percent__lt=F("medium_percent"), medium_percent__lt=100)
                & Q(key_percent__gte=1, key_percent__lt=F("middle_percent"), middle_percent__lt=100)
                & Q(abc_a_percent__gte=1, abc_a_percent__lt=F("abc_b_percent"), abc_b_percent__lt=100),
                name="rule_set_shares_rise",
            ),
            models.CheckConstraint(
                condition=Q(three_tiers_from__gte=1, three_tiers_from__lte=F("four_tiers_from")),
                name="rule_set_tiers_by_number",
            ),
            models.CheckConstraint(
                condition=Q(similar_percent__lte=F("near_copy_percent"), near_copy_percent__lte=100)
                & Q(pasted_percent__lte=100, review_sample_percent__lte=100, reply_days__gte=1),
                name="rule_set_journals",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.since:%Y-%m}"

    @property
    def four_tiers_text(self) -> str:
        """Where Top, Big and Medium end."""
        return f"{self.top_percent} · {self.big_percent} · {self.medium_percent}"
