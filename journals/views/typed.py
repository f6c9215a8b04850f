"""What was typed into the editor's form and is not saved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from accounts.models import Staff

from ..domain.written import WrittenFinding
from ..forms import EditorInput
from ..measures.content import Content, FindingText, PassageText, ShopName
from ..queries.content import finding_text
from ..queries.desk import Desk


def typed_content(desk: Desk, typed: EditorInput) -> Content:
    """What was typed, as if it stood in the journal."""
    names = {shop.id: shop.name for shop in desk.shops}
    names |= {shop.id: shop.name for finding in desk.content.findings for shop in finding.shops}
    people = {one.username: one for one in desk.colleagues}
    passages = (
        PassageText(one.topic, typed.written.passages.get(one.topic, one.text), one.drafted, one.uses)
        for one in desk.content.passages
    )
    return Content(
        facts=desk.content.facts,
        passages=tuple(passages),
        findings=tuple(_typed_finding(one, names, people) for one in typed.written.findings),
    )


def _typed_finding(one: WrittenFinding, names: Mapping[int, str], people: Mapping[str, Staff]) -> FindingText:
    shops = (ShopName(shop, names.get(shop, f"#{shop}")) for shop in one.shops)
    return finding_text(one, shops, people.get(one.owner), one.due_on)


def is_on_file(desk: Desk, typed: EditorInput) -> bool:
    """Whether nothing was typed but what stands in the journal."""
    on_file = desk.content
    said = typed_content(desk, typed)
    texts = {_plain(text) for text in on_file.prose().values()}
    answer = _plain(typed.written.answer)
    return (
        all(_plain(text) in texts for text in said.prose().values())
        and {_said(one) for one in said.findings} <= {_said(one) for one in on_file.findings}
        and (not answer or (desk.question is not None and answer == _plain(desk.question.answer)))
    )


def _plain(text: str) -> str:
    """As it would be kept."""
    return text.replace("\r\n", "\n").strip()


def _said(one: FindingText) -> tuple[object, ...]:
    texts = (_plain(text) for text in (one.seen, one.evidence, one.cause, one.action_text))
    return one.theme, frozenset(shop.id for shop in one.shops), *texts, one.due_on if one.action_text else ""


def other_than(on_file: Content, typed: Content) -> Content:
    """What stands in the journal otherwise than it was typed."""
    texts = {one.topic: _plain(one.text) for one in typed.passages}
    said = {_said(one) for one in typed.findings}
    return replace(
        on_file,
        passages=tuple(one for one in on_file.passages if _plain(one.text) != texts.get(one.topic)),
        findings=tuple(one for one in on_file.findings if _said(one) not in said),
    )
