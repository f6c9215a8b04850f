"""Images of report templates: uploaded and chosen by template editors."""

from __future__ import annotations

from wagtail.images import get_image_model
from wagtail.permissions import register_permission_policy

from accounts.roles import Permission

from .policies import EDITING, RoleCollectionPolicy

register_permission_policy(
    get_image_model(),
    RoleCollectionPolicy(get_image_model(), Permission.EDIT_TEMPLATES, EDITING | {"choose"}),
    # Wagtail registers a policy for the class and its heirs, before or after this one: the exact one counts.
    exact_class=True,
)
