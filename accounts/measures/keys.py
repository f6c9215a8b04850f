"""The keys of API tokens: ``rb_`` and 40 random letters and digits."""

from __future__ import annotations

import hashlib
import re
import secrets
import string

BEGINNING = "rb_"
PREFIX_LENGTH = len(BEGINNING) + 8
"""So much of a key is kept to tell tokens apart and to find the row; the other 32 signs stay secret."""

_ALPHABET = string.ascii_letters + string.digits
_RANDOM_LENGTH = 40
_KEY = re.compile(rf"{BEGINNING}[A-Za-z0-9]{{{_RANDOM_LENGTH}}}")


def new_key() -> str:
    """A key that nobody can guess (238 bits)."""
    return BEGINNING + "".join(secrets.choice(_ALPHABET) for _ in range(_RANDOM_LENGTH))


def is_key(text: str) -> bool:
    """Whether a text has the form of a key."""
    return _KEY.fullmatch(text) is not None


def digest_of(key: str) -> str:
    """What is kept of a key: SHA-256 in hexadecimal. A random key needs no slower function."""
    return hashlib.sha256(key.encode()).hexdigest()
