"""The dues belong to the shops in the site's navigation."""

from __future__ import annotations

from salesforce_app.web.navigation import put_under

put_under("accounts:retailers", "settlement:dues")
