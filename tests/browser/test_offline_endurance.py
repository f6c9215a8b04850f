"""A day's records through a server that is killed and a network that is cut."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from pathlib import Path

import pytest

from .phones import MODULES, Phone, visit_of
from .site_process import SiteProcess

pytestmark = pytest.mark.browser

Buy = Callable[..., Phone]


OFFICE = """
from django.core.management import call_command
call_command("migrate", run_syncdb=True, verbosity=0)
from django.conf import settings
from django.test import Client
from tests.cast import make_cast, make_office
office = make_office()
person = make_cast(office).account_manager
client = Client()
client.force_login(person)
print(json.dumps({
    "session": client.cookies[settings.SESSION_COOKIE_NAME].value,
    "shops": [shop.pk for shop in office.shops_of("N1A", "N1B")],
}))
"""
COUNTS = """
from visits.models import Receipt, Visit, VisitPhoto
print(json.dumps({
    "visits": Visit.objects.count(),
    "distinct": Visit.objects.values("retailer", "started_at").distinct().count(),
    "photos": VisitPhoto.objects.count(),
    "visits_with_photo": VisitPhoto.objects.values("visit").distinct().count(),
    "notes": sorted(Visit.objects.values_list("notes", flat=True)),
    "receipts": sorted(
        f"{pk:08d}" for pk in Receipt.objects.filter(kind="visit").values_list("pk", flat=True)
    ),
}))
"""
DAY = """async ([modules, records]) => {
    const { queue } = await import(`${modules}/outbox.js`);
    const canvas = new OffscreenCanvas(320, 240);
    const pen = canvas.getContext("2d");
    for (const [number, { uuid, url, body, photo }] of records.entries()) {
        await queue({ kind: "visit", uuid, url, body, label: body.notes });
        if (!photo) continue;
        for (let x = 0; x < 320; x += 16) {
            for (let y = 0; y < 240; y += 16) {
                pen.fillStyle = `hsl(${(number * 37 + x * y) % 360} 80% ${30 + ((x + y + number) % 40)}%)`;
                pen.fillRect(x, y, 16, 16);
            }
        }
        const blob = await canvas.convertToBlob({ type: "image/jpeg", quality: 0.8 });
        await queue({ kind: "photo", uuid: photo, url: `${url}/photos/${photo}`, blob, after: uuid });
    }
}"""
VISITS, PHOTOS, KILLS, CUTS = 200, 100, 3, 10


def test_200_visits_and_100_photos_survive_a_server_killed_thrice_and_ten_cuts(
    buy: Buy, tmp_path: Path
) -> None:
    site = SiteProcess(tmp_path)
    made = site.ask(OFFICE)
    try:
        site.start()
        phone = buy(site=site)
        phone.sign_in(made["session"])
        phone.keep_app()
        phone.signal(False)
        phone.open()
        records = []
        for number in range(VISITS):
            key = str(uuid.uuid4())
            body = visit_of(made["shops"][number % 4], number, notes=f"Visit {number:03d}")
            photo = str(uuid.uuid4()) if number % 2 else None
            records.append({"uuid": key, "url": f"/api/visits/{key}", "body": body, "photo": photo})
        phone.page.evaluate(DAY, [MODULES, records])
        assert phone.states() == ["waiting"] * (VISITS + PHOTOS)
        phone.reboot()
        phone.signal(False)
        phone.open()
        phone.signal(True)

        # Spread over the sending, cuts and kills in turn.
        steps = [(VISITS + PHOTOS) * step // (KILLS + CUTS + 1) for step in range(1, KILLS + CUTS + 1)]
        for number, step in enumerate(steps):
            phone.wait_until(lambda step=step: phone.states().count("received") >= step, 180)
            if number % 4 == 2:
                site.kill()
                site.start()
            else:
                phone.signal(False)
                phone.wait_until(lambda: not phone.page.evaluate("navigator.onLine"))
                phone.signal(True)
        phone.wait_until(lambda: set(phone.states()) == {"received"}, 180)
    finally:
        site.kill()

    found = site.ask(COUNTS)
    receipts = found.pop("receipts")
    assert found == {
        "visits": VISITS,
        "distinct": VISITS,
        "photos": PHOTOS,
        "visits_with_photo": PHOTOS,
        "notes": [f"Visit {number:03d}" for number in range(VISITS)],
    }
    shown = phone.records()
    assert sorted(record["receipt"] for record in shown if record["kind"] == "visit") == receipts
    assert len(receipts) == VISITS
