"""A road server's table of ways, from a server of our own; whatever else it does, straight lines stand in."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from time import monotonic, sleep
from typing import Any

import numpy as np
import pytest
from django.conf import LazySettings

from territory.measures.geo import Position
from visits.planning.ways import straight_ways
from visits.queries.roads import Roads

PLACES = [Position(41.6, -91.5), Position(41.7, -91.6), Position(41.8, -91.4)]
TABLE = {
    "code": "Ok",
    "distances": [[0, 20_000.4, 30_000], [21_000, 0, None], [31_000, 26_000, 0]],
    "durations": [[0, 1_500.6, 2_000], [1_600, 0, None], [2_100, 1_900, 0]],
}

Serve = Callable[[int, object], list[str]]


@pytest.fixture
def serve(settings: LazySettings) -> Iterator[Serve]:
    """Starts a server that answers everything alike; gives back the list of what it is asked."""
    servers: list[HTTPServer] = []

    def start(status: int, answer: object) -> list[str]:
        asked: list[str] = []

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                asked.append(self.path)
                if answer == "late":
                    sleep(0.5)
                body = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
                self.send_response(status)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
                pass

        server = HTTPServer(("127.0.0.1", 0), Handler)
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        servers.append(server)
        settings.OSRM_URL = f"http://127.0.0.1:{server.server_port}/"
        return asked

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def test_ways_are_those_of_the_server_and_straight_where_no_road_leads(serve: Serve) -> None:
    asked = serve(200, TABLE)
    roads = Roads()
    ways = roads(PLACES)
    straight = straight_ways(PLACES)
    assert ways.by_road
    assert not roads.has_failed
    assert ways.metres[0].tolist() == [0, 20_000, 30_000]
    assert ways.seconds[0].tolist() == [0, 1_501, 2_000]
    assert ways.metres[1, 2] == straight.metres[1, 2]
    assert ways.seconds[1, 2] == straight.seconds[1, 2]
    places = "-91.500000,41.600000;-91.600000,41.700000;-91.400000,41.800000"
    assert asked == [f"/table/v1/driving/{places}?annotations=distance,duration"]


@pytest.mark.parametrize(
    ("status", "answer"),
    [
        (500, TABLE),
        (400, {"code": "TooBig"}),
        (200, b"<html>"),
        (200, []),
        (200, {"code": "Ok"}),
        (200, TABLE | {"distances": [[0, 1], [1, 0]]}),
        (200, TABLE | {"durations": [[0, "1", 2], [1, 0, 1], [2, 1, 0]]}),
        (200, TABLE | {"durations": [[0, -1, 2], [1, 0, 1], [2, 1, 0]]}),
        (200, "late"),
    ],
)
def test_any_other_answer_means_straight_lines_and_is_asked_for_once(
    serve: Serve, settings: LazySettings, status: int, answer: object
) -> None:
    # Only who is late is waited for shortly: a busy machine takes its time over every other answer.
    settings.OSRM_TIMEOUT = 0.1 if answer == "late" else 5.0
    asked = serve(status, answer)
    roads = Roads()
    for _ in range(3):
        ways = roads(PLACES)
        assert not ways.by_road
        assert np.array_equal(ways.metres, straight_ways(PLACES).metres)
    assert roads.has_failed
    last = monotonic() + 10
    while not asked and monotonic() < last:
        sleep(0.02)
    assert len(asked) == 1


def test_nobody_is_asked_where_no_server_is_set_nor_where_none_listens(settings: LazySettings) -> None:
    settings.OSRM_URL = ""
    roads = Roads()
    assert not roads(PLACES).by_road
    assert not roads.has_failed
    settings.OSRM_URL = "http://127.0.0.1:9"
    roads = Roads()
    assert not roads(PLACES).by_road
    assert roads.has_failed
