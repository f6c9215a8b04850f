"""How journals are told in templates."""

from __future__ import annotations

from django import template

from ..measures.due_words import due_words

register = template.Library()
register.filter("due_words", due_words)
