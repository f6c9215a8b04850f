"""What journals add to the page that works without signal."""

from __future__ import annotations

from salesforce_app.web.shell_parts import ShellPart, register

from .views.shell import shell_context

register(
    ShellPart("journals/field/shell.html", "journals/css/editor.css", "journals/js/field.js", shell_context)
)
