"""Shops, routes and colleagues that a journal names, as far as a name can be told from other words.

Two statements are looked for: that a place that there is was visited, and that there is a place or colleague
of a name that nobody has. The second needs words that names alone are made of ("…超市", "… Market").
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from .claim_context import Context
from .claim_markers import Cover
from .fact_sheet import Named, NameKind
from .folding import Folded, Span, fold
from .names import NameIndex

UNSAID = (Cover.OTHER, Cover.PLAN, Cover.NEGATED)
"""What keeps a visit from being stated as made within the period."""


class NameFound(NamedTuple):
    """A name as it is known, else as it was written; ``span`` is its place in the original text."""

    kind: NameKind
    name: str
    span: Span


_VISITED = re.compile(
    r"(?:(?<!电话)(?<!微信)(?<!线上)(?:拜访|走访|到访|造访)|(?<![送寄转调拿给感直遇碰看想说提谈收达接得见轮来])[到去])(?:了|过)?(?:客户|零售户)?$"
    r"|\b(?:visited|called (?:on|at|in at|in on)|stopped (?:at|by)|went to|dropped in (?:at|on)|looked in "
    r"(?:at|on)|"
    r"(?:made|paid) (?:a|another) (?:visit|call) (?:to|at|on))\s+(?:the )?$"
)
_SEEN_AT = re.compile(r"在$|\bat\s+(?:the )?$")
_SEEN = re.compile(
    r"(?:店[里内])?(?:看到|看见|发现|清点|检查|查看|核对|盘点|指导|帮|整理)|"
    r",?\s*i (?:saw|found|checked|counted|looked|noticed|tidied)"
)
_JOINED = re.compile(r"(?:\s*(?:[、和与及]|以及|还有|,|\band\b|&)\s*(?:了|the\s+)?)$")
_BY_PHONE = re.compile(r"电话|微信|短信|线上|phone|text(?:ed)?|message|wechat")


@lru_cache(maxsize=32)
def known_names(names: tuple[Named, ...]) -> KnownNames:
    """The names of a fact sheet, kept for the next time: a text is looked at whenever its writer pauses."""
    return KnownNames(names)


def find_names(
    text: str, folded: Folded, context: Context, known: KnownNames, *, is_plan: bool = False
) -> Iterator[NameFound]:
    """Places that are said to have been visited within the period, and names that nobody has.

    With ``is_plan`` the latter alone: nothing is said to have been visited.
    """
    places = list(known.index.find(folded.text))
    visited: list[Span] = []
    for found in places:
        span = Span(found.start, found.end)
        if is_plan or not _is_visited(context, span, visited):
            continue
        visited.append(span)
        kind, name = known.names[found.name][0]
        if kind in known.kinds_visited:
            yield NameFound(kind, name, folded.original(*span))
    taken = [Span(found.start, found.end) for found in places]
    for kind, span in (*_unknown_chinese(context, known), *_unknown_english(text, folded, known)):
        if any(span.start < other.end and other.start < span.end for other in taken):
            continue
        if is_plan or not context.is_covered(span, (Cover.OTHER,)):
            taken.append(span)
            original = folded.original(*span)
            yield NameFound(kind, text[slice(*original)], original)


class KnownNames:
    """The names that there are, and what they are made of. ``index`` holds all but those of people."""

    def __init__(self, names: tuple[Named, ...]) -> None:
        self.names: dict[str, list[tuple[NameKind, str]]] = defaultdict(list)
        # Of several places of one name, one that was visited makes the statement true.
        for named in sorted(names, key=lambda one: one.was_visited is False):
            for name in (named.name, *named.aliases):
                self.names[fold(name).text.strip()].append((named.kind, name))
        self.index = NameIndex.of(
            name
            for name, kinds in self.names.items()
            if any(kind is not NameKind.PERSON for kind, _ in kinds)
        )
        self.kinds = {named.kind for named in names}
        self.kinds_visited = {named.kind for named in names if named.was_visited is not None}
        self.words = {word for name in self.names for word in _core_words(name)}
        # Where names are written in one script alone, those in the other are transcriptions.
        self.has_chinese = any("\u4e00" <= letter <= "\u9fff" for name in self.names for letter in name)

    def has_like(self, name: str, kinds: frozenset[NameKind]) -> bool:
        """Whether a name may be a short, long or slightly misspelt form of a known one of these kinds."""
        core = _core(name)
        for other, held in self.names.items():
            if kinds.isdisjoint(kind for kind, _name in held):
                continue
            other_core = _core(other)
            if core in other or (len(other_core) >= 2 and other_core in name):
                return True
            if len(name) == len(other) >= 5 and sum(a != b for a, b in zip(name, other, strict=True)) == 1:
                return True
        return False


_SUFFIX = re.compile(
    r"(?:烟酒|副食|食杂|便利|零售|批发|百货|食品|日用|生活|土特产|水果)*(?:店|超市|商店|商行|小卖部|批发部|商场|经营部|门市部?|便利|副食|烟酒|线路?|路线)$"
)


def _core(name: str) -> str:
    return _SUFFIX.sub("", name) or name


def _is_visited(context: Context, span: Span, visited: list[Span]) -> bool:
    """Whether the words around a name say that somebody was there."""
    clause = context.clause_of(span.start)
    before = context.text[clause.start : span.start]
    after = context.text[span.end : clause.end + 24]
    if context.is_covered(span, UNSAID) or _BY_PHONE.search(context.text, clause.start, clause.end):
        return False
    if _VISITED.search(before) or (_SEEN_AT.search(before) and _SEEN.match(after)):
        return True
    if not visited or visited[-1].end > span.start:
        return False
    return bool(_JOINED.fullmatch(context.text[visited[-1].end : span.start]))


_CHINESE_NAME = (
    r"(?P<name>[一-龥a-z0-9]{1,8}?"
    r"(?:便利店|小卖部|批发部|食杂店|经营部|门市部|烟酒店|副食店|商店|商行|超市|商场|店))"
)
_CHINESE_SHOP = re.compile(
    r"(?:(?<!电话)(?:拜访|走访|到访|造访)(?:了|过)?|"
    r"(?:^|(?<=[\n。;,]))(?:今[天日]|本[周月]|这周|这个月)?(?:在|到|去)了?)"
    rf"{_CHINESE_NAME}"
    r"(?=[\s,。;、:(!?\n和与及]|$|店?[里内]|时|看|发现|清点|检查|查看|核对|的|老板|反映|缺|库存|门口)"
)
_CHINESE_SHOP_ALONE = re.compile(rf"(?:^|(?<=[\n。;])){_CHINESE_NAME}(?=\s*:)")
_CHINESE_NEXT_SHOP = re.compile(rf"[、和与及]{_CHINESE_NAME}(?=[\s,。;、:(!?\n和与及]|$)")
_GENERIC = re.compile(
    r"零售|客户|门店|所有|全部|各|几|[两二三四五六七八九十多半\d]|[户个位间]$|^[户个位间]|[一这那每各]家|"
    r"[了过着的与和及在到去从对把给被将]|重点|附近|周边|其他|其它|"
    r"新开|新办|新建|新装|新户|老户|老店|老字号|老牌|大型|小型|大店|小店|小区|大卖场|大户|小户|大街|大路|小街|小巷|"
    r"老街|新街|^[新老大小]$|部分|村里?|镇上?|街上?|学校|这|那|哪|某|本|该|此|每|另|类似|同类|连锁|终端|示范|样板|"
    r"加盟|现代|传统|普通|城区|乡镇|城镇|农村|辖区|片区|沿街|烟酒|便利|副食|拜访|走访|隔壁|对面|旁边|邻近|竞争|"
    r"网上|线上|电商|开|关|停|歇|转|未|没|有|不|是|为|要|让|请|帮|教|查|看|进|出|入|上门|银行|旁|边"
)
_CHINESE_ROUTE = re.compile(
    r"(?:拜访|走访|跑|走)(?:了|完|过)?(?P<name>[一-龥]{1,6}(?:线路|线))(?=[\s,。;、:的(!?\n]|$|全|共|\d)"
)
_CHINESE_PERSON = re.compile(r"(?:与|和|同|陪同|跟|随)(?P<name>[一-龥]{1,3})(?:经理|主管)(?!部)")
_NO_PERSON = re.compile(
    r"客户|市场|部门|银行|大堂|店|项目|业务|区域|片区|营销|总|副|各|位|商|公司|销售|值班|主|我|你|他|她|两|几"
)


def _unknown_chinese(context: Context, known: KnownNames) -> Iterator[tuple[NameKind, Span]]:
    text = context.text
    if not known.has_chinese:
        return
    if NameKind.SHOP in known.kinds:
        found = [
            match.span("name")
            for form in (_CHINESE_SHOP, _CHINESE_SHOP_ALONE)
            for match in form.finditer(text)
        ]
        for start, end in found:
            following = _CHINESE_NEXT_SHOP.match(text, end)
            if following:
                found.append(following.span("name"))
            name = text[start:end]
            core = _core(name)
            if len(core) >= 2 and not _GENERIC.search(core) and not known.has_like(name, _PLACES):
                yield NameKind.SHOP, Span(start, end)
    if NameKind.ROUTE in known.kinds:
        for match in _CHINESE_ROUTE.finditer(text):
            name = match["name"]
            if not _GENERIC.search(_core(name)) and not known.has_like(name, _PLACES):
                yield NameKind.ROUTE, Span(*match.span("name"))
    if NameKind.PERSON in known.kinds:
        for match in _CHINESE_PERSON.finditer(text):
            name = match["name"]
            if not _NO_PERSON.search(name) and not _is_person(name, known):
                yield NameKind.PERSON, Span(*match.span("name"))


_PLACES = frozenset({NameKind.SHOP, NameKind.ROUTE, NameKind.VILLAGE})


def _is_person(name: str, known: KnownNames) -> bool:
    return any(
        kind is NameKind.PERSON and (other.startswith(name) or name in other.split())
        for other, held in known.names.items()
        for kind, _name in held
    )


_CAPITALISED = r"[A-Z][\w'’&.-]*"
_SHOP_WORD = (
    r"(?:Markets?|Marts?|Stores?|Shop|Deli|Liquors?|Foods?|Grocery|Groceries|Express|Wines?|Spirits|Corner|"
    r"Supermarket|Kiosk|"
    r"Station|Convenience|Superette|Beverages?|Tobacco|News|Bodega|Provisions|Pantry)"
)
_ENGLISH_NAME = (
    rf"(?P<name>(?:{_CAPITALISED}\s+(?:(?:&|of)\s+)?){{0,3}}{_CAPITALISED}\s+{_SHOP_WORD}"
    r"(?:\s+#?\d+)?)(?![\w'’-])"
)
_ENGLISH_SHOP = re.compile(
    r"(?:\b(?i:visited|called on|called at|called in at|stopped at|stopped by|went to|dropped in at|looked "
    r"in at)\s+(?:the\s+)?|"
    rf"(?:^|(?<=[\n.;]\s)|(?<=\n)|(?<=[-*]\s))(?:(?:At|In)\s+(?:the\s+)?)?){_ENGLISH_NAME}"
)
_ENGLISH_NEXT_SHOP = re.compile(rf"\s*(?:,|,?\s+and)\s+(?:the\s+)?{_ENGLISH_NAME}")
_ENGLISH_ROUTE = re.compile(
    rf"\b(?i:visited|covered|did|drove|worked)\s+(?:the\s+)?(?P<name>[Rr]oute\s+(?:{_CAPITALISED}|\d+)|"
    rf"{_CAPITALISED}\s+[Rr]oute)\b"
)
_ENGLISH_PERSON = re.compile(
    rf"\b(?i:with|accompanied by|joined by)\s+(?:my\s+|our\s+)?(?:supervisor|manager|market manager|"
    rf"colleague)\s+(?P<name>{_CAPITALISED}(?:\s+{_CAPITALISED})?)"
)
_NO_NAME = re.compile(
    r"^(?:today|tomorrow|yesterday|monday|tuesday|wednesday|thursday|friday|saturday|sunday|it|that|there|"
    r"what|let|he|she|who|"
    r"here|where|this week|last week|next week|the|new|all|both|every|each|one|two|three|some|other|small|"
    r"big|convenience|"
    r"liquor|grocery|corner)\b",
    re.IGNORECASE,
)
_COMMON_WORDS = frozenset(
    [
        "market",
        "markets",
        "mart",
        "marts",
        "store",
        "stores",
        "shop",
        "deli",
        "liquor",
        "liquors",
        "food",
        "foods",
        "grocery",
        "groceries",
        "express",
        "wine",
        "wines",
        "spirits",
        "corner",
        "supermarket",
        "kiosk",
        "station",
        "convenience",
        "superette",
        "beverage",
        "beverages",
        "tobacco",
        "news",
        "bodega",
        "provisions",
        "pantry",
        "route",
        "and",
        "the",
        "of",
        "street",
        "road",
        "avenue",
    ]
)


def _core_words(name: str) -> list[str]:
    words = re.findall(r"[a-z0-9]+", name.lower().replace("'s", "").replace("’s", ""))
    return [word for word in words if word not in _COMMON_WORDS and len(word) >= 2]


def _unknown_english(text: str, folded: Folded, known: KnownNames) -> Iterator[tuple[NameKind, Span]]:
    """Names are told by their capitals, so the text as it was written is read."""
    forms = (
        (NameKind.SHOP, _ENGLISH_SHOP),
        (NameKind.ROUTE, _ENGLISH_ROUTE),
        (NameKind.PERSON, _ENGLISH_PERSON),
    )
    for kind, form in forms:
        if kind not in known.kinds or not known.words:
            continue
        for match in form.finditer(text):
            spans = [match.span("name")]
            while kind is NameKind.SHOP and (following := _ENGLISH_NEXT_SHOP.match(text, spans[-1][1])):
                spans.append(following.span("name"))
            for start, end in spans:
                words = _core_words(text[start:end])
                if words and not _NO_NAME.match(text[start:end]) and known.words.isdisjoint(words):
                    yield kind, folded.within(start, end)
