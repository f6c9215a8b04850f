"""Addresses of journals and business reports."""

from __future__ import annotations

from django.urls import URLPattern, path, register_converter

from .enums import JournalKind
from .views.burden import burden_page, change_topic
from .views.business.pages import (
    business_report,
    business_report_pdf,
    export_reports,
    new_report,
    report_list,
    suggest_report_filter,
)
from .views.calendar import calendar, export_calendar, this_month
from .views.coming_back import answer, back
from .views.facts import fact
from .views.journal_list import export_journals, journal_list, suggest_journal_filter
from .views.mine import journal, journals, version, versions
from .views.remarking import act_on_remark, remark
from .views.reviewing import accept_several, decide, queue, review, undo
from .views.search import export_search, search
from .views.team import learned, learned_now, team, team_now
from .views.writing import editor


class JournalKindConverter:
    """A kind of journal; any other text makes the address unknown."""

    regex = "|".join(JournalKind.values)

    def to_python(self, value: str) -> JournalKind:
        """The kind."""
        return JournalKind(value)

    def to_url(self, value: str) -> str:
        """The kind's text."""
        return str(JournalKind(value).value)


register_converter(JournalKindConverter, "journalkind")

app_name = "journals"

urlpatterns: list[URLPattern] = [
    path("journals/", journals, name="journals"),
    path("journals/<journalkind:kind>/<day:starts_on>/", editor, name="editor"),
    path("journals/<uuid:key>/", journal, name="journal"),
    path("journals/<uuid:key>/versions/", versions, name="versions"),
    path("journals/<uuid:key>/versions/<int:number>/", version, name="version"),
    path("journals/<uuid:key>/facts/<str:code>/", fact, name="fact"),
    path("journals/list/", journal_list, name="list"),
    path("journals/list/export/<exportkind:kind>/", export_journals, name="export_list"),
    path("journals/list/filters/<slug:name>/", suggest_journal_filter, name="suggest_filter"),
    path("journals/burden/", burden_page, name="burden"),
    path("journals/burden/topics/<slug:topic>/", change_topic, name="change_topic"),
    path("journals/search/", search, name="search"),
    path("journals/search/export/<exportkind:kind>/", export_search, name="export_search"),
    path("journals/calendar/", this_month, name="calendar_now"),
    path("journals/calendar/<month:month>/", calendar, name="calendar"),
    path(
        "journals/calendar/<month:month>/export/<exportkind:kind>/", export_calendar, name="export_calendar"
    ),
    path("journals/review/", queue, name="queue"),
    path("journals/review/accept/", accept_several, name="accept_several"),
    path("journals/decisions/<int:pk>/undo/", undo, name="undo_decision"),
    path("journals/remarks/<uuid:pk>/action/", act_on_remark, name="act_on_remark"),
    path("journals/<uuid:key>/review/", review, name="review"),
    path("journals/<uuid:key>/decision/", decide, name="decide"),
    path("journals/<uuid:key>/remarks/", remark, name="remark"),
    path("journals/<uuid:key>/answer/", answer, name="answer"),
    path("journals/back/", back, name="back"),
    path("journals/team/", team_now, name="team_now"),
    path("journals/team/<week:week>/", team, name="team"),
    path("journals/learned/", learned_now, name="learned_now"),
    path("journals/learned/<month:month>/", learned, name="learned"),
    path("business-reports/", report_list, name="business_reports"),
    path("business-reports/export/<exportkind:kind>/", export_reports, name="export_business_reports"),
    path(
        "business-reports/filters/<slug:name>/", suggest_report_filter, name="suggest_business_report_filter"
    ),
    path("business-reports/new/", new_report, name="new_business_report"),
    path("business-reports/<uuid:key>/", business_report, name="business_report"),
    path("business-reports/<uuid:key>/pdf/", business_report_pdf, name="business_report_pdf"),
]
