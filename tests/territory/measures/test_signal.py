from __future__ import annotations

from dataclasses import replace

import pytest

from salesforce_app.kernel.ratio import Ratio
from territory.enums import AbcClass, Aside, Placement, Signal, Tier
from territory.measures.signal import SignalFacts, signal

LEVEL, LOW, HIGH, UNKNOWN = Ratio(100, 100), Ratio(79, 100), Ratio(120, 100), Ratio(0, 0)

ORDINARY = SignalFacts(
    state=Tier.SMALL,
    missed_cycles=0,
    last_3=300,
    last_12=1200,
    index=LEVEL,
    previous_index=LEVEL,
    down_confirmed=False,
    peer_median=None,
    peers=0,
)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, Signal.STABLE),
        ({"state": Aside.SUSPENDED, "missed_cycles": 12}, Signal.EXCLUDED),
        ({"state": Aside.CLOSED}, Signal.EXCLUDED),
        ({"state": Aside.NEW, "down_confirmed": True}, Signal.EXCLUDED),
        ({"state": Aside.PROSPECT}, Signal.EXCLUDED),
        ({"missed_cycles": 7}, Signal.STABLE),
        ({"missed_cycles": 8, "down_confirmed": True}, Signal.FROZEN),
        ({"last_3": 29}, Signal.FROZEN),
        ({"last_3": 30}, Signal.STABLE),
        ({"last_3": -10}, Signal.FROZEN),
        ({"last_3": 0, "last_12": None}, Signal.STABLE),
        ({"last_3": -5, "last_12": -5}, Signal.STABLE),
        ({"state": Aside.INACTIVE, "last_3": 0}, Signal.FROZEN),
        ({"index": LOW, "previous_index": LOW}, Signal.MIGRATING),
        ({"index": Ratio(799, 1000), "previous_index": Ratio(799, 1000)}, Signal.MIGRATING),
        ({"index": LOW}, Signal.STABLE),
        ({"index": UNKNOWN}, Signal.STABLE),
        ({"index": Ratio(80, 100), "previous_index": LOW}, Signal.STABLE),
        ({"index": LOW, "previous_index": UNKNOWN}, Signal.STABLE),
        ({"state": Tier.TOP, "down_confirmed": True}, Signal.MIGRATING),
        ({"state": Tier.TOP}, Signal.VALUE),
        ({"state": Tier.BIG}, Signal.VALUE),
        ({"state": Tier.MEDIUM, "index": HIGH}, Signal.VALUE),
        ({"state": Tier.KEY}, Signal.VALUE),
        ({"state": Tier.MIDDLE}, Signal.VALUE),
        ({"state": AbcClass.B}, Signal.VALUE),
        ({"index": HIGH}, Signal.POTENTIAL),
        ({"index": Ratio(119, 100)}, Signal.STABLE),
        ({"state": Tier.BASE, "index": HIGH}, Signal.POTENTIAL),
        ({"state": AbcClass.C, "index": HIGH}, Signal.POTENTIAL),
        ({"state": Placement.RANKED, "index": HIGH}, Signal.STABLE),
        ({"peer_median": 501, "peers": 20}, Signal.POTENTIAL),
        ({"peer_median": 500, "peers": 20}, Signal.STABLE),
        ({"peer_median": 501, "peers": 19}, Signal.STABLE),
    ],
)
def test_the_first_rule_that_fits_decides(change, expected):
    assert signal(replace(ORDINARY, **change)) == expected
