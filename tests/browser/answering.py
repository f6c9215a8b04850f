"""When the server of the browser tests answers, and how many requests at once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.db.transaction import Atomic
from django.http import HttpRequest
from django.http.response import HttpResponseBase

OF_A_REQUEST = "process_request_thread"
"""In the names of the server's threads."""


class Answering:
    """Whether the server of the browser tests answers: only while one of them is at work.

    A browser that is closed may still send what a page had to say at its end. Answered a moment later, that
    would be read and written in the middle of the test behind.
    """

    def __init__(self) -> None:
        self._is_open = False

    def begin(self) -> None:
        """Answer from now on."""
        self._is_open = True

    def end(self, patience: float) -> None:
        """Refuse what comes from now on; let end what is being answered, at most so many seconds each."""
        self._is_open = False
        for thread in threading.enumerate():
            if OF_A_REQUEST in thread.name:
                thread.join(timeout=patience)

    @contextmanager
    def watched(self) -> Iterator[None]:
        """See to it that the server refuses what comes while nobody is at work."""
        answer = WSGIHandler.__call__

        def answer_or_refuse(
            handler: WSGIHandler, environ: dict[str, Any], start_response: Callable[..., Any]
        ) -> Iterable[bytes]:
            if self._is_open or OF_A_REQUEST not in threading.current_thread().name:
                return answer(handler, environ, start_response)
            start_response("503 Service Unavailable", [("Content-Length", "0")])
            return []

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(WSGIHandler, "__call__", answer_or_refuse)
            yield


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Answer one request after the other, with which a test's own transactions take turns.

    SQLite's threads share one connection here: what two did at once would be one transaction's.
    """
    turn = threading.RLock()
    answer, enter, leave = WSGIHandler.get_response, Atomic.__enter__, Atomic.__exit__

    def answer_in_turn(handler: WSGIHandler, request: HttpRequest) -> HttpResponseBase:
        with turn:
            return answer(handler, request)

    def enter_in_turn(block: Atomic) -> None:
        turn.acquire()
        try:
            enter(block)
        except BaseException:
            turn.release()
            raise

    def leave_in_turn(block: Atomic, *error: Any) -> None:
        try:
            leave(block, *error)
        finally:
            turn.release()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WSGIHandler, "get_response", answer_in_turn)
        patch.setattr(Atomic, "__enter__", enter_in_turn)
        patch.setattr(Atomic, "__exit__", leave_in_turn)
        yield
