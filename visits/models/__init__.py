"""Plans, visits and what comes of them: photographs, actions, issues."""

from .actions import Action
from .clarifications import Clarification
from .issues import Issue
from .notices_read import FieldNoticeRead
from .photos import VisitPhoto
from .plans import ProposedCall, StartPoint, VisitPlan
from .questionnaires import Questionnaire
from .receipts import Receipt
from .search import VisitText
from .vault_keys import VaultKey
from .visits import PlannedCall, Visit

__all__ = [
    "Action",
    "Clarification",
    "FieldNoticeRead",
    "Issue",
    "PlannedCall",
    "ProposedCall",
    "Questionnaire",
    "Receipt",
    "StartPoint",
    "VaultKey",
    "Visit",
    "VisitPhoto",
    "VisitPlan",
    "VisitText",
]
