"""Every address of the site. Packages above are named by dotted strings, so that no import runs up."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path, register_converter

from salesforce_app.api import api
from salesforce_app.web.converters import DayConverter, ExportKindConverter, MonthConverter, WeekConverter
from salesforce_app.web.views import health

register_converter(DayConverter, "day")
register_converter(MonthConverter, "month")
register_converter(ExportKindConverter, "exportkind")
register_converter(WeekConverter, "week")

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health, name="health"),
    path("api/", api.urls),
    path("", include("salesforce_app.web.urls")),
    path("jobs/", include("salesforce_app.jobs.urls")),
    path("imports/", include("salesforce_app.imports.urls")),
    path("", include("accounts.urls")),
    path("", include("accounts.entrance")),
    path("", include("cms.urls")),
    path("office/", include("cms.office.urls")),
    path("", include("territory.urls")),
    path("", include("settlement.urls")),
    path("", include("visits.urls")),
    path("", include("journals.urls")),
]

handler400 = "salesforce_app.web.errors.bad_request"
handler403 = "salesforce_app.web.errors.permission_denied"
handler404 = "salesforce_app.web.errors.page_not_found"
handler500 = "salesforce_app.web.errors.server_error"
