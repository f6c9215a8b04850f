"""Addresses of visits and actions."""

from __future__ import annotations

from django.urls import path

from .views.action_list import actions, export_actions, suggest_action_filter
from .views.actions import drop_action, finish_action, open_action, reopen_action, retailer_actions
from .views.coverage import coverage, export_coverage
from .views.field_data import download_field_data, field_notice, own_field_data
from .views.issues import change_issue, export_issues, issue, issues, new_issue, suggest_issue_filter
from .views.offline import kept, manifest, no_signal, service_worker
from .views.phone_key import renew_phone_key
from .views.plan_list import export_plans, hand_over, plans, suggest_plan_filter
from .views.planned_calls import export_planned_calls, planned_calls, suggest_planned_call_filter
from .views.plans import change_plan, plan, plan_day
from .views.questions import (
    answer,
    export_questions,
    question,
    questions,
    settle,
    suggest_question_filter,
)
from .views.shop_position import shop_position
from .views.start_point import start_point
from .views.today import today
from .views.visit_pages import correct_visit, log_visit, visit, withdraw
from .views.visits import export_visits, suggest_visit_filter, visits

app_name = "visits"

urlpatterns = [
    path("today/", kept(today), name="today"),
    path("no-signal/", kept(no_signal), name="no_signal"),
    path("service-worker.js", service_worker, name="service_worker"),
    path("manifest.webmanifest", manifest, name="manifest"),
    path("plans/", plans, name="plans"),
    path("plans/export/<exportkind:kind>/", export_plans, name="export_plans"),
    path("plans/filters/<slug:name>/", suggest_plan_filter, name="suggest_plan_filter"),
    path("plans/hand-over/", hand_over, name="hand_over_calls"),
    path("plans/start-point/", start_point, name="start_point"),
    path("plans/<month:month>/<str:username>/", plan, name="plan"),
    path("plans/<month:month>/<str:username>/days/<int:day>/", plan_day, name="plan_day"),
    path("plans/<month:month>/<str:username>/<slug:verb>/", change_plan, name="change_plan"),
    path("planned-calls/", planned_calls, name="planned_calls"),
    path("planned-calls/export/<exportkind:kind>/", export_planned_calls, name="export_planned_calls"),
    path(
        "planned-calls/filters/<slug:name>/", suggest_planned_call_filter, name="suggest_planned_call_filter"
    ),
    path("coverage/", coverage, name="coverage"),
    path("me/phone-key/", renew_phone_key, name="renew_phone_key"),
    path("me/field-notice/", field_notice, name="field_notice"),
    path("me/field-data/", own_field_data, name="field_data"),
    path("me/field-data/<slug:kind>/", download_field_data, name="download_field_data"),
    path("coverage/questions/", questions, name="questions"),
    path("coverage/questions/export/<exportkind:kind>/", export_questions, name="export_questions"),
    path("coverage/questions/filters/<slug:name>/", suggest_question_filter, name="suggest_question_filter"),
    path("coverage/questions/<int:pk>/", question, name="question"),
    path("coverage/questions/<int:pk>/answer/", answer, name="answer_question"),
    path("coverage/questions/<int:pk>/settle/", settle, name="settle_question"),
    path("coverage/export/<exportkind:kind>/", export_coverage, name="export_coverage"),
    path("visits/", visits, name="visits"),
    path("visits/export/<exportkind:kind>/", export_visits, name="export_visits"),
    path("visits/filters/<slug:name>/", suggest_visit_filter, name="suggest_visit_filter"),
    path("visits/<uuid:key>/", visit, name="visit"),
    path("visits/<uuid:key>/correct/", correct_visit, name="correct_visit"),
    path("visits/<uuid:key>/photos/<uuid:photo>/withdraw/", withdraw, name="withdraw_photo"),
    path("retailers/<int:pk>/visits/new/", log_visit, name="log_visit"),
    path("retailers/<int:pk>/position/", shop_position, name="shop_position"),
    path("retailers/<int:pk>/actions/", retailer_actions, name="retailer_actions"),
    path("retailers/<int:pk>/actions/new/", open_action, name="open_action"),
    path("retailers/<int:pk>/issues/new/", new_issue, name="new_issue"),
    path("actions/", actions, name="actions"),
    path("actions/export/<exportkind:kind>/", export_actions, name="export_actions"),
    path("actions/filters/<slug:name>/", suggest_action_filter, name="suggest_action_filter"),
    path("actions/<uuid:key>/done/", finish_action, name="finish_action"),
    path("actions/<uuid:key>/drop/", drop_action, name="drop_action"),
    path("actions/<uuid:key>/reopen/", reopen_action, name="reopen_action"),
    path("issues/", issues, name="issues"),
    path("issues/export/<exportkind:kind>/", export_issues, name="export_issues"),
    path("issues/filters/<slug:name>/", suggest_issue_filter, name="suggest_issue_filter"),
    path("issues/<uuid:key>/", issue, name="issue"),
    path("issues/<uuid:key>/<slug:verb>/", change_issue, name="change_issue"),
]
