"""Reading the bodies of the API's requests."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest
from ninja.parser import Parser


class TextParser(Parser):
    """JSON whose texts can be written down again.

    JSON lets a text hold half of a character (a lone surrogate, ``"\\ud83d"``), which neither a database nor
    an answer in UTF-8 can.
    """

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        """What the body says. Raises ValueError for a body that is no JSON, or not in UTF-8."""
        found: dict[str, Any] = json.loads(request.body.decode())
        json.dumps(found, ensure_ascii=False).encode()
        return found
