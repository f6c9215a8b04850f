"""Recording an enrolment: the verb as a form will call it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from salesforce_app.kernel.errors import InputError
from settlement.domain.enrolments import record_enrolment
from settlement.enums import EnrolmentStage
from settlement.models import Enrolment
from tests.cast import Office

pytestmark = pytest.mark.django_db

NOW = datetime(2024, 6, 3, 2, 0, tzinfo=UTC)


def test_a_stage_lasts_to_the_next_one(office: Office) -> None:
    shop = office.shops["N1A"][0]
    for stage, since in (
        (EnrolmentStage.SIGNED, date(2024, 3, 1)),
        (EnrolmentStage.CARD_ISSUED, date(2024, 2, 1)),
    ):
        assert record_enrolment(
            retailer=shop, stage=stage, since=since, bank="农业银行", actor="li.jing", moment=NOW
        )
    assert list(Enrolment.objects.order_by("since").values_list("stage", "since", "until")) == [
        ("card_issued", date(2024, 2, 1), date(2024, 3, 1)),
        ("signed", date(2024, 3, 1), None),
    ]


def test_a_full_number_is_refused(office: Office) -> None:
    with pytest.raises(InputError) as refused:
        record_enrolment(
            retailer=office.shops["N1A"][0],
            stage=EnrolmentStage.SIGNED,
            since=date(2024, 3, 1),
            account_last4="6222020200112230",
            actor="li.jing",
            moment=NOW,
        )
    assert refused.value.field == "account_last4"
    assert "622202" not in str(refused.value)
