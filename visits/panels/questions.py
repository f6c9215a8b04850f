"""The questions to clarify on the home pages: one's own, or those of the team."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from accounts.roles import Permission
from salesforce_app.kernel.scope import Scope
from salesforce_app.web.listings import list_address
from salesforce_app.web.panels import Panel, register
from salesforce_app.web.views import HOME

from ..enums import ClarificationState
from ..queries.questions import QUESTIONS, waiting
from ..views.question_words import question_words

MOST_AT_HOME = 5


def questions_panel(scope: Scope, subject: object = None) -> SafeString | None:
    """What waits for an answer, or to be settled; None when nothing does."""
    if scope.staff_id is None:
        return None
    found = waiting(scope, MOST_AT_HOME)
    if not found.first:
        return None
    context = {
        "found": found,
        "rows": [(question, question_words(question)) for question in found.first],
        "reviews": scope.allows(Permission.REVIEW_VISITS),
        "open_address": list_address(QUESTIONS, state=ClarificationState.OPEN.value),
        "answered_address": list_address(QUESTIONS, state=ClarificationState.ANSWERED.value),
    }
    return render_to_string("visits/home/questions.html", context)


register(
    Panel(
        frame=HOME,
        name="questions",
        title=_("Questions to clarify"),
        order=34,
        render=questions_panel,
        permission=Permission.VIEW_RETAILERS,
    )
)
