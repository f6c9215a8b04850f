"""What of a journal is searched: prose and the names of shops, never the counted facts."""

from __future__ import annotations

from collections.abc import Iterable

from accounts.measures.search import fold

from .content import PROSE_OF_A_FINDING, Content, finding_anchor


def texts_of(content: Content) -> tuple[tuple[str, str], ...]:
    """Every text of a journal by where it stands, empty ones left out."""
    texts = [(passage.anchor, passage.text) for passage in content.passages]
    for finding in content.findings:
        texts.append((finding_anchor(finding.id, "shops"), "、".join(shop.name for shop in finding.shops)))
        texts += [(finding_anchor(finding.id, name), getattr(finding, name)) for name in PROSE_OF_A_FINDING]
    return tuple((anchor, text) for anchor, text in texts if text.strip())


def search_text(texts: Iterable[str]) -> str:
    """Some texts as searches compare them, each a line that begins with a line break."""
    lines = dict.fromkeys(fold(text) for text in texts)
    return "".join(f"\n{line}" for line in lines if line)
