"""A line between a browser and the site that counts what passes, and can be cut."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress

CHUNK = 65_536


class Relay:
    """Listens on a port of its own and passes every connection on to the site's port, both on this machine.

    ``received`` counts the bytes that the site sent. While the line is cut, what was under way is broken off
    and nobody gets through.
    """

    def __init__(self, site_port: int) -> None:
        self.site_port = site_port
        self.received = 0
        self.is_cut = False
        self._ends: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._door.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        """Break off every connection, and let nobody through."""
        self.is_cut = True
        with self._lock:
            ends, self._ends = self._ends, set()
        for end in ends:
            _break(end)

    def mend(self) -> None:
        """Let everybody through again."""
        self.is_cut = False

    def close(self) -> None:
        """End for good."""
        self._door.close()
        self.cut()

    def _accept(self) -> None:
        while True:
            try:
                browser, _address = self._door.accept()
            except OSError:
                return
            threading.Thread(target=self._connect, args=(browser,), daemon=True).start()

    def _connect(self, browser: socket.socket) -> None:
        try:
            if self.is_cut:
                raise ConnectionError("cut")
            site = socket.create_connection(("127.0.0.1", self.site_port))
        except OSError:
            _break(browser)
            return
        with self._lock:
            self._ends |= {browser, site}
        threading.Thread(target=self._pump, args=(browser, site, False), daemon=True).start()
        self._pump(site, browser, True)

    def _pump(self, source: socket.socket, target: socket.socket, is_answer: bool) -> None:
        try:
            while chunk := source.recv(CHUNK):
                if is_answer:
                    with self._lock:
                        self.received += len(chunk)
                target.sendall(chunk)
        except OSError:
            pass
        finally:
            for end in (source, target):
                _break(end)
            with self._lock:
                self._ends -= {source, target}


def _break(end: socket.socket) -> None:
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()
