"""What people fill in about themselves."""

from .language import LanguageForm

__all__ = ["LanguageForm"]
