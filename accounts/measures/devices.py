"""What a browser says of itself, in two words."""

from __future__ import annotations

# Order matters: most browsers name those before them as well.
_BROWSERS = (
    ("MicroMessenger/", "WeChat"),
    ("EdgA/", "Edge"),
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("HarmonyOS", "HarmonyOS"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
)
_HAND_HELD = ("Android", "iPhone", "iPad", "HarmonyOS")


def device_name(user_agent: str) -> str:
    """``Chrome · Android``, as far as it can be told; "" when nothing can."""
    found = [
        next((name for sign, name in signs if sign in user_agent), "") for signs in (_BROWSERS, _SYSTEMS)
    ]
    return " · ".join(filter(None, found))


def is_hand_held(user_agent: str) -> bool:
    """Whether it is a phone or a tablet."""
    return any(sign in user_agent for sign in _HAND_HELD)
