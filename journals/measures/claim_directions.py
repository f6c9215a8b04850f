"""Sentences that say which way a figure of the whole territory went: "销量环比上升5.2%", "sales fell"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from .claim_context import Context
from .claim_markers import CYCLE_BASE, MONTH_BASE, OTHER_BASE, WEEK_BASE, YEAR_BASE
from .claim_numbers import DIGITS, Number, is_exact, read_number
from .fact_sheet import Base, Direction, Grain, Subject
from .folding import Span


class DirectionFound(NamedTuple):
    """A statement of direction at ``span`` of the folded text.

    ``percent`` is by how much, where it is said; points for a rate. ``base`` is None where it isn't said.
    """

    subject: Subject
    direction: Direction
    percent: Number | None
    base: Base | None
    span: Span


_CHINESE_SUBJECTS = {
    "sales": (Subject.SALES, r"总?销售总?额|订货总?额|订货金额|销售金额"),
    "cartons": (Subject.CARTONS, r"总?销量|总?订货量|销售量|订量"),
    "unit": (Subject.UNIT_VALUE, r"单条值|单箱值|条均价"),
    "success": (Subject.DEBIT_SUCCESS, r"(?:扣款|电子结算)?成功率"),
    "coverage": (Subject.COVERAGE, r"(?:拜访|客户)?覆盖率"),
    "adherence": (Subject.ADHERENCE, r"计划(?:执行|完成)率"),
    "enrolment": (Subject.ENROLMENT, r"(?:办卡|签约)率"),
    "failed": (Subject.DEBITS_FAILED, r"扣款失败(?:户数|笔数|数)?|失败(?:户数|笔数)"),
    "orders": (Subject.ORDERS, r"订单数?量?"),
    "visits": (Subject.VISITS, r"拜访(?:量|次数|户数)"),
}
_ENGLISH_SUBJECTS = {
    "sales": (Subject.SALES, r"(?:net |total )?sales(?: value)?|turnover|revenue|order value"),
    "cartons": (Subject.CARTONS, r"(?:sales )?volume|cartons(?: sold)?"),
    "unit": (Subject.UNIT_VALUE, r"unit value|value (?:per|a) carton"),
    "success": (Subject.DEBIT_SUCCESS, r"(?:debit |collection |settlement )?success(?: rate)?"),
    "coverage": (Subject.COVERAGE, r"(?:visit )?coverage"),
    "adherence": (Subject.ADHERENCE, r"(?:plan )?adherence|plan compliance"),
    "enrolment": (Subject.ENROLMENT, r"enrol?lment(?: rate)?"),
    "failed": (Subject.DEBITS_FAILED, r"failed debits|debit failures"),
    "orders": (Subject.ORDERS, r"(?:the )?(?:number of )?orders"),
    "visits": (Subject.VISITS, r"(?:the )?number of visits|visits"),
}

_COMPARED = (
    r"(?:比|较|同|与|跟|和|相比于|对比)(?:着)?(?:去年|上年)?"
    r"(?:上个?(?:月|周|星期|周期|次)|前一?[天周月日]|昨[天日]|去年|上年)"
    r"(?:同期|同日|同月|同周|的)?(?:相比|比较|比|来说)?"
)
_CHINESE_PREFIX = re.compile(
    rf"(?:今[天日]|当[天日]|本[日周月]|这周|这个?月|我|我的|片区|全片区|我片区|辖区|总体|整体|总的|来看|看|上|从|{_COMPARED}|环比|同比|的|"
    r"(?:\d{1,2}|[一二三四五六七八九十]{1,2})月份?|与?此同时|同时|全[周月天]|而|但|且|累计|期间|[,\s\d.、①-⑨·-])*"
)
_CHINESE_FILL = (
    rf"(?:{_COMPARED}|环比|同比|今[天日]|本[周月]|这周|这个?月|整体|总体|继续|有所|略有|略微?|小幅|稳步|明显|大幅度?|显著|都|均|也|出现|呈现?|保持|基本|"
    r"稳中有|稍有?|持续|已经?|有了?|仍|依然|进一步|了|一定|较大|是|,|\s)*"
)
_CHINESE_WAYS = {
    Direction.UP: r"上升|增长|上涨|提升|提高|增加|回升|走高|攀升|升高|上扬|好转|改善|升|涨|增",
    Direction.DOWN: r"下降|下滑|减少|降低|回落|下跌|走低|萎缩|下挫|降|跌|减",
    Direction.FLAT: r"持平|没有?变化|无变化|不变|平稳|稳定",
}
_CHINESE_AFTER = (
    rf"(?:了|到|幅度?|趋势|态势|的?趋势|约|近|\s)*(?:(?P<n>{DIGITS})\s*(?P<u>%|个百分点|个点))?(?:左右)?"
    r"(?=[\s,。;、:)(!?\n—]|$|其中|主要|因|原因|是)"
)
_ENGLISH_PREFIX = re.compile(
    r"(?:today(?:'s)?|this (?:week|month)(?:'s)?|the territory(?:'s)?|my|our|the|overall|in total|total|all "
    r"in all|and|but|"
    r"while|whereas|so|also|meanwhile|in (?:january|february|march|april|may|june|july|august|september|"
    r"october|november|"
    r"december)|weekly|monthly|compared (?:with|to) (?:last|the previous) (?:week|month|year|cycle)|"
    r"(?:year on year|month on month|week on week)|[-*\s\d.,:)•·])*"
)
_ENGLISH_FILL = (
    r"(?:today|this week|this month|overall|in total|have|has|had|were|was|are|is|again|slightly|clearly|"
    r"sharply|"
    r"markedly|strongly|a little|a bit|well|went|gone|moved|came|held|stayed|remained|kept|been|only|just|"
    r"still|once more|"
    r"steadily|somewhat|noticeably|in the territory|for the territory|year on year|month on month|week on "
    r"week|,|\s)*"
)
_ENGLISH_WAYS = {
    Direction.UP: r"rose|risen|rising|increased|grew|grown|growing|up|improved|climbed|gained|higher|better|"
    r"recovered|rallied",
    Direction.DOWN: r"fell|fallen|falling|dropped|declined|decreased|down|slipped|lower|worsened|worse|sank|"
    r"shrank|shrunk|dipped",
    Direction.FLAT: r"flat|unchanged|stable|level|steady|constant|as before|the same",
}
_ENGLISH_COMPARED = (
    r"(?:\s*,?\s*(?:compared (?:with|to)|than|against|versus|from|over|on|as) (?:the |that of )?(?:(?:same "
    r"\w+ )?(?:of )?last "
    r"(?:week|month|year|cycle)|(?:week|month|year|cycle) before|previous (?:week|month|year|cycle)|a year "
    r"ago))?"
)
_ENGLISH_AFTER = (
    rf"(?:\s+(?:slightly|again|a little|a bit|clearly|sharply|further|markedly|strongly|well|overall|this "
    rf"week|this month|today|"
    rf"steadily|noticeably))*(?:\s*\(?(?:by )?(?P<n>{DIGITS})\s*(?P<u>%|percent\b|per cent\b|points?|pp\b|"
    rf"percentage points?))?"
    rf"{_ENGLISH_COMPARED}(?:\s+(?:slightly|again|this week|this month|today|overall|year on year|month on "
    rf"month|week on week))*"
    r"(?=\s*(?:[,;:!?()\n—]|\.(?:\s|$)|$)|\s+(?:and|but|while|because|since|as|thanks|due|mainly|mostly|-|"
    r"–)(?:\s|$))"
)


def _pattern(
    subjects: dict[str, tuple[Subject, str]], fill: str, ways: dict[Direction, str], after: str, edge: str
) -> re.Pattern[str]:
    what = "|".join(f"(?P<{name}>{words})" for name, (_subject, words) in subjects.items())
    way = "|".join(f"(?P<{direction}>{words})" for direction, words in ways.items())
    return re.compile(rf"{edge}(?:{what}){fill}{edge}(?:{way}){edge}{after}")


_FORMS = (
    (
        _pattern(_CHINESE_SUBJECTS, _CHINESE_FILL, _CHINESE_WAYS, _CHINESE_AFTER, ""),
        _CHINESE_SUBJECTS,
        _CHINESE_PREFIX,
    ),
    (
        _pattern(_ENGLISH_SUBJECTS, _ENGLISH_FILL, _ENGLISH_WAYS, _ENGLISH_AFTER, r"\b"),
        _ENGLISH_SUBJECTS,
        _ENGLISH_PREFIX,
    ),
)
_OWN_BASES = {Grain.DAY: CYCLE_BASE, Grain.WEEK: WEEK_BASE, Grain.MONTH: MONTH_BASE}


def find_directions(context: Context, grain: Grain) -> Iterator[DirectionFound]:
    """The statements of direction about the whole, whatever covers them.

    The subject must begin its clause, after words that leave it whole: "premium sales rose" is none, nor is
    one that compares with something that the fact sheet has no figures of, as yesterday.
    """
    for form, subjects, prefix in _FORMS:
        for match in form.finditer(context.text):
            clause = context.clause_of(match.start())
            if not prefix.fullmatch(context.text, clause.start, match.start()):
                continue
            if match.end() < len(context.text) and context.text[match.end()] == "的":
                continue
            base, is_comparable = _base(context, match, grain)
            if not is_comparable:
                continue
            subject = next(found for name, (found, _words) in subjects.items() if match[name])
            direction = next(way for way in Direction if match[way.value])
            percent = None
            if match["n"] and is_exact(context.text, *match.span("n"), is_percent=True):
                percent = read_number(match["n"])
            yield DirectionFound(subject, direction, percent, base, Span(*match.span()))


def _base(context: Context, match: re.Match[str], grain: Grain) -> tuple[Base | None, bool]:
    """With what is compared, from the words of the clause or of one before it that does nothing else."""
    sentence = context.sentence_of(match.start())
    clause = context.clause_of(match.start())
    start = clause.start
    before = context.clause_of(clause.start - 1) if clause.start > sentence.start else clause
    if any(before.start <= span.start < before.end for span in context.comparisons):
        start = before.start
    end = max(clause.end - 1, match.end())
    words = context.text[start:end]
    if YEAR_BASE.search(words):
        return Base.YEAR, not _OWN_BASES[grain].search(words)
    if _OWN_BASES[grain].search(words):
        return Base.PREVIOUS, True
    if "环比" in words:
        return Base.PREVIOUS, True
    return None, not OTHER_BASE.search(words)
