"""The monthly journal names the business reports of its writer and month."""

from __future__ import annotations

from datetime import date

from django.test import Client
from django.urls import reverse

from accounts.models import Retailer
from journals.domain.drafting import open_journal
from journals.enums import JournalKind

from ...cast import Cast, Office
from ...factories.journals import BusinessReportFactory
from .desk import IN_APRIL


def test_the_monthly_journal_leads_to_the_reports_of_its_month(
    client: Client, cast: Cast, office: Office, shop: Retailer
) -> None:
    mine = {"author": cast.account_manager, "unit": office.north_1}
    of_march = BusinessReportFactory(retailer=shop, **mine)
    others = [
        BusinessReportFactory(retailer=shop, month=date(2024, 2, 1), **mine),
        BusinessReportFactory(retailer=shop, unit=office.north_1, author=cast.supervisor),
    ]
    said = {"kind": JournalKind.MONTHLY, "starts_on": date(2024, 3, 1)}
    open_journal(staff=cast.account_manager, moment=IN_APRIL, **said)
    client.force_login(cast.account_manager)
    page = client.get(reverse("journals:editor", kwargs=said)).content.decode()
    assert reverse("journals:business_report", kwargs={"key": of_march.pk}) in page
    assert not [one for one in others if str(one.pk) in page]
