"""The benchmark of pages opens every page of the site: a new one cannot be forgotten."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from django.urls import resolve

from cms.benchmarks.field_addresses import LISTS, UNSERVED
from cms.benchmarks.office import make_office
from cms.benchmarks.page_addresses import pages
from salesforce_app.kernel.scope import system_scope
from salesforce_app.web.listings import columns_of, listings_of
from tests.addresses import ADDRESSES

pytestmark = pytest.mark.django_db

LATE_PANELS = {
    "accounts:retailer_part",
    "territory:route_part",
    "territory:unit_part",
    "territory:village_part",
    "web:home_part",
}
"""The benchmark finds them on the pages to which they belong, as browsers do."""

EXCUSED = {
    "signs somebody in, or changes how she signs in": {
        *(name for name in ADDRESSES if name.startswith(("account_", "mfa_"))),
        "accounts:invitation",
        "accounts:sessions",
        "accounts:sign_in",
        "accounts:tokens",
    },
    "leads on to a page that is opened": {
        "accounts:open_notification",
        "cms:newest_report",
        "cms:unit_report",
        "journals:calendar_now",
        "journals:journal",
        "journals:learned_now",
        "journals:team_now",
    },
    "tells how far one job or one import is": {
        "api:get_job",
        "imports:batch_progress",
        "imports:file_progress",
        "jobs:job",
        "jobs:progress",
    },
    "is of one file, as it was sent or is kept": {
        "api:import_rejected",
        "api:kept_file",
        "api:kept_report",
        "api:sent_file",
        "api:sent_file_rejected",
        "api:visit_photo",
        "cms:made_file",
        "cms:made_report",
        "imports:file",
        "imports:file_mapping",
        "imports:file_rejected",
        "imports:mapping_file",
        "imports:rejected",
    },
    "asks about one change before it is made": {
        "accounts:reopen_retailer",
        "accounts:undo_retailer_change",
    },
    "reads no records": {
        "api:api-root",
        "api:openapi-json",
        "health",
        "visits:manifest",
        "visits:no_signal",
        "visits:service_worker",
    },
}
"""Routes that answer GET and are not measured, by why that tells nothing of the office's size."""


def test_every_route_that_is_read_is_opened_or_excused() -> None:
    make_office(400)
    opened = {resolve(urlsplit(page.address).path).view_name for page in pages()}
    read = {
        name
        for name, addresses in ADDRESSES.items()
        if any(address.form is None and address.json is None for address in addresses)
    }
    excused = set().union(*EXCUSED.values()) & read
    assert read - opened - LATE_PANELS == excused
    assert not opened & (excused | LATE_PANELS)


def test_every_page_has_a_name_of_its_own() -> None:
    make_office(400)
    labels = [page.label for page in pages()]
    assert len(set(labels)) == len(labels)


def test_every_list_of_the_site_is_opened() -> None:
    found = {listing.name for listing in listings_of(system_scope("tests"))}
    assert found == {"retailers", *(listing.name for listing in LISTS)}


def test_orders_that_no_index_serves_are_orders_of_a_list() -> None:
    for name, columns in UNSERVED.items():
        assert columns <= {column.name for column in columns_of(name) if column.order_by is not None}
