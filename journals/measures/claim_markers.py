"""The words that say of what time, part or certainty a statement is, in Chinese and English, folded."""

from __future__ import annotations

import re
from enum import Enum
from typing import NamedTuple


class Cover(Enum):
    """What a marker says of the statements in its reach.

    ``OTHER``: about another time, or not stated as a fact. ``PLAN``: what was to be done. ``PART``: about a
    part of the territory or period. ``SHOP``: what comes next may be about one shop. ``NEGATED`` and
    ``COMPARED`` as they say.
    """

    OTHER = "other"
    PLAN = "plan"
    PART = "part"
    SHOP = "shop"
    NEGATED = "negated"
    COMPARED = "compared"


class Reach(Enum):
    """Where what a marker says holds: in its clause; from its clause, or from itself, to the end of the
    sentence; from its clause to the end of the paragraph; in all of the sentence.
    """

    CLAUSE = "clause"
    ONWARD = "onward"
    AFTER = "after"
    BEYOND = "beyond"
    SENTENCE = "sentence"


class When(Enum):
    """Of what time a word speaks."""

    THIS_DAY = "this day"
    THIS_WEEK = "this week"
    THIS_MONTH = "this month"
    PART_OF_DAY = "part of a day"
    PART_OF_PERIOD = "part of a period"
    WEEKDAY = "weekday"
    OTHER = "other"


class Marker(NamedTuple):
    """Words with what they say and how far."""

    words: re.Pattern[str]
    cover: Cover
    reach: Reach


def _words(chinese: str, english: str = "") -> re.Pattern[str]:
    """Chinese words anywhere, English ones between word boundaries."""
    parts = [chinese] if chinese else []
    if english:
        parts.append(rf"\b(?:{english})\b")
    return re.compile("|".join(parts))


COMPARISONS = _words(
    r"(?:比|较|同|与|跟|和|相比于|对比)(?:着)?(?:去年|上年)?(?:上个?(?:月|周|星期|周期)|前一?[天周月日]|昨[天日]|去年|上年|年初|计划|目标|"
    r"往年|平时|以往|之前)(?:同期|同日|同月|同周|的)?(?:相比|比较|比|来说)?",
    r"(?:(?:compared|in comparison) (?:with|to)|than|against|versus|vs\.?|from|over|on|up on|down on) "
    r"(?:the |that of )?"
    r"(?:(?:same (?:week|month|day|period|time) )?(?:of )?(?:the )?last (?:week|month|year|cycle)(?:'s)?|"
    r"(?:week|month|year|day|cycle) before|previous (?:week|month|year|day|cycle)|yesterday|a year ago|"
    r"a (?:week|month) (?:ago|earlier)|usual|plan|target)",
)
"""With what something is compared: no statement about that time."""

YEAR_BASE = _words(
    r"同比|去年|上年", r"last year(?:'s)?|a year ago|year on year|year-on-year|yoy|year before|previous year"
)
CYCLE_BASE = _words(r"环比|上个?周期|上次", r"last cycle|previous cycle|cycle before|last time")
WEEK_BASE = _words(
    r"环比|上个?(?:周|星期)|前一周",
    r"last week|previous week|week before|week on week|a week (?:ago|earlier)",
)
MONTH_BASE = _words(
    r"环比|上个?月|前一月", r"last month|previous month|month before|month on month|a month (?:ago|earlier)"
)
OTHER_BASE = _words(
    r"昨[天日]|前一?[天日]|上个?(?:周|星期|月|周期|次)|前一[周月]|计划|目标|年初|往年|平时|以往|之前",
    r"yesterday|day before|previous day|last (?:week|month|cycle|time)|previous (?:week|month|cycle)|usual|"
    r"plan|target",
)

TIMES: tuple[tuple[re.Pattern[str], When], ...] = (
    (
        _words(r"今[天日]|当[天日]|本日|全天|一天(?:下来|共)", r"today(?:'s)?|all day|the whole day"),
        When.THIS_DAY,
    ),
    (
        _words(
            r"本周|这周|这一周|本星期|这个?星期|当周|全周|一周(?:下来|共)",
            r"this week(?:'s)?|the whole week|all week",
        ),
        When.THIS_WEEK,
    ),
    (_words(r"本月|这个?月|当月|全月|整月", r"this month(?:'s)?|the whole month|all month"), When.THIS_MONTH),
    (
        _words(
            r"上午|下午|中午|早上|早晨|清晨|晚上|傍晚|午前|午后|饭前|饭后",
            r"(?:in the |this |late |early |mid-?)?(?:morning|afternoon|evening)|before noon|at noon|after "
            r"lunch|before lunch",
        ),
        When.PART_OF_DAY,
    ),
    (
        _words(
            r"[上下前后]半[月周年]|第[一二三四五]周|头一周|[上中下]旬|月初|月中|月末|月底|周初|周末|周中|前[两三几]天|头[两三几]天|截至|截止",
            r"(?:first|second|third|fourth|early|late) (?:half|part|weeks?|days?)|mid-?week|weekend|by "
            r"mid-?\w+|so far",
        ),
        When.PART_OF_PERIOD,
    ),
    (
        _words(
            r"(?:周|星期|礼拜)[一二三四五六日天]", r"(?:on )?(?:mon|tues|wednes|thurs|fri|satur|sun)days?"
        ),
        When.WEEKDAY,
    ),
    (
        _words(
            r"昨[天日]|前[天日]|前几天|上个?(?:周|星期|月|季度|半年|次|回)|去年|上年|往年|前期|此前|从前|以往|以前|近期|最近|"
            r"近[两三四五六七八几半一]个?[天周月日年]|过去|历史|全年|今年|本年|季度|年初|元旦|春节前|春节后|历年|累年|节前|节后",
            r"yesterday(?:'s)?|last (?:week|month|year|quarter|time)(?:'s)?|(?:the )?(?:week|month|year|"
            r"day) before(?: last)?|"
            r"previous(?:ly)?|earlier|formerly|recent(?:ly)?|lately|(?:past|last) (?:few|two|three|four|"
            r"\d+) \w+|"
            r"this (?:year|quarter)|year to date|all year|quarter|since \w+|ago|used to|in the past|usually|"
            r"normally",
        ),
        When.OTHER,
    ),
    (
        _words(
            r"明[天日早晚]|后[天日]|次日|翌日|下个?(?:周|星期|月|季度|次|回|旬)|下一步|下阶段|接下来|今后|以后|将(?!近)|准备|打算|拟|改天",
            r"tomorrow(?:'s)?|next (?:day|week|month|time|quarter|visit|call)(?:'s)?|(?:the )?day after|"
            r"will|'ll|going to|"
            r"shall|intend(?:s|ed|ing)?|from now on|later on|in future|upcoming|coming (?:days?|week|month)|"
            r"soon",
        ),
        When.OTHER,
    ),
)
"""Words of time. Which of them are about the journal's own period depends on what it is of."""

PLAN_WORDS = _words(
    r"计划(?!外|内|执行|完成率)|安排|目标|任务|应(?:拜?访|走访|完成|当|该)|要求|需要?|须|必须|希望|建议|争取|力争|预计|预期|原定|本想|本来|想要",
    r"plan(?:s|ned|ning)?|schedul(?:e|ed|ing)|target(?:s|ed)?|aim(?:s|ed|ing)?|goals?|should|must|needs?|"
    r"needed|ought|"
    r"have to|has to|expect(?:s|ed|ing)?|hop(?:e|es|ed|ing)|want(?:s|ed)?|wish(?:es)?|suppos(?:e|ed)|due|"
    r"suggest(?:s|ed)?|advis(?:e|es|ed)|propose[sd]?|required?|requires|meant to|to-do list",
)

ONE_SHOP = _words(
    r"老板娘?|店主|业主|大姐|大哥|大爷|大妈|阿姨|嫂|师傅|先生|女士|该[店户]|此[店户]|这[家户]|他家|她家|他们|一户|一家|某[店户家]|对方|"
    r"(?:(?!不少|许多|很多|有的|一些|各|几|所有|全部|沿街)[一-龥]){2,6}(?:店|超市|商行|便利|小卖部|副食|烟酒|商场|批发部|食杂)",
    r"owner(?:'s|s)?|mrs?\.?|ms\.?|his|her|their|its|he|she|they|this (?:shop|store|outlet|customer)|"
    r"the (?:shop|store|outlet|customer|clerk|manager)(?:'s)?|(?:a|one) (?:shop|store|outlet|"
    r"customer|retailer)|"
    r"[\w']+'s (?:shop|store|market|deli|mart)|shopkeeper",
)
"""Words of one shop and its people."""

MARKERS: tuple[Marker, ...] = (
    Marker(PLAN_WORDS, Cover.PLAN, Reach.CLAUSE),
    Marker(
        _words(
            r"可能|也许|有望|或许|估计|恐怕|似乎|好像|看来|应该会|会不会|如果|若(?!干)|假如|要是|一旦|即使|除非|只要|力求|能否|争取",
            r"maybe|perhaps|probably|possibly|might|could|would|seems?|seemed|appears?|likely|if|unless|"
            r"whenever|assuming|"
            r"whether|in case|suppose|(?<!in )may(?! \d)",
        ),
        Cover.OTHER,
        Reach.ONWARD,
    ),
    Marker(
        _words(r"为什么|为何|是否|怎么|何以|吗(?=[?\s]|$)|[?]", r"why|how (?:many|much)"),
        Cover.OTHER,
        Reach.SENTENCE,
    ),
    Marker(re.compile(r"[?]"), Cover.OTHER, Reach.SENTENCE),
    Marker(
        _words(r"(?<![今当本][天日周月])累计", r"(?:month|week|year) to date|to date|cumulative(?:ly)?"),
        Cover.OTHER,
        Reach.CLAUSE,
    ),
    Marker(
        _words(
            r"(?<!小)说(?!明)|反映|表示|认为|告诉|觉得|反馈|声称|抱怨|诉说|据称|据说|听说|提出",
            r"sa(?:y|ys|id|ying)|told|tells?|reports?|reported|complain(?:s|ed|ing)?|thinks?|thought|feels?|"
            r"felt|"
            r"according to|claim(?:s|ed)?|believes?|mention(?:s|ed)?|heard|asks?|asked|explain(?:s|ed)?",
        ),
        Cover.OTHER,
        Reach.AFTER,
    ),
    Marker(
        _words(
            r"没有?|未|并非|不是|而非|不会|不能|无法|不再|别|免",
            r"not|never|instead of|rather than|without|no longer|nor|neither|hardly|failed to|cannot|no",
        ),
        Cover.NEGATED,
        Reach.CLAUSE,
    ),
    Marker(re.compile(r"n't\b"), Cover.NEGATED, Reach.CLAUSE),
    Marker(
        _words(
            r"其中|当中|里面|包括|包含|主要(?:是|为)|例如|比如|剩下|剩余|余下|除了|除去",
            r"includ(?:ing|es|ed)|of which|of whom|among|such as|for example|e\.g\.|namely|mainly|the rest|"
            r"the remaining|the others?|except(?: for)?|apart from|besides",
        ),
        Cover.PART,
        Reach.AFTER,
    ),
    Marker(
        _words(
            r"又|还(?![是款有剩])|有效|另外?|再|占|多拜?访|少拜?访|多(?:完成|走)|少(?:完成|走)|电话|微信|线上|短信|重点|顺路|顺便|陪同|联合|协同|会同|"
            r"带着|抽查|暗访|部分|个别|有的|几户|多户|各(?!项)|分别|平均|每[天日周户]|人均|日均|户均|第[一二三四五六七八九十\d]|"
            r"回访|复访|补访|[大小中]户|重点户|困难户|新户|老户|城镇|城区|乡村|农村|乡镇|山区|高[档价端]|低[档价端]|[一二三四五]类|品牌|规格|"
            r"细支|卷烟以外|非烟",
            r"effective|productive|of (?:them|these|those|my|our|his|her|their)|out of|half of|most of|some "
            r"of|part of|a few|"
            r"several|another|more|"
            r"also|then|again|further|additional(?:ly)?|extra|others?|by phone|phone[d]?|telephoned|texted|"
            r"messages?|"
            r"wechat|online|jointly|together with|accompanied|each|per|average|every|on average|daily|key|"
            r"major|big|"
            r"large|small|smaller|bigger|top|rural|urban|town|city|premium|cheap|brands?|first|second|third|"
            r"follow-?up visits?|re-?visit(?:s|ed)?|return(?: visits?|ed)|respectively|least|most",
        ),
        Cover.PART,
        Reach.CLAUSE,
    ),
    Marker(
        _words(
            r"(?:在|到|去|从|沿|赴|往|走)[^,。;:、\s\d]{1,8}?(?:村|镇|乡|街道?|路|社区|线|片|区|市场|城|县|园)|[一-龥]{1,4}(?:线|村|镇|"
            r"乡)(?!上|下|索)",
            r"(?:on|along|in|for|of|at) (?:the )?(?:[\w.'-]+ ){0,2}(?:route|line|village|street|road|avenue|"
            r"district|"
            r"county|town|neighbou?rhood|quarter|mall|market|east|west|north|south|centre|center|side)|"
            r"(?:route|line|village) [\w-]+|(?:east|west|north|south)(?:ern)?",
        ),
        Cover.PART,
        Reach.ONWARD,
    ),
    Marker(ONE_SHOP, Cover.PART, Reach.ONWARD),
    Marker(ONE_SHOP, Cover.SHOP, Reach.BEYOND),
)
"""Every marker but those of time."""

ALL_AGAIN = _words(
    r"总体|整体|全片区|片区(?:总|整)?|全部客户|辖区|全线|全区",
    r"overall|the territory(?:'s)?|territory-wide|across the (?:board|territory)|all in all",
)
"""From here on the statement is about the whole again."""
TOTALS = _words(
    r"一?共(?:计)?|合计|总计|总共|累计|全天|总[拜走]?访|总的",
    r"in total|a total of|altogether|in all|all told|total(?:led|ed)?|all day",
)
"""A total ends what was said of parts before."""
DONE = _words(
    r"实际|实访|实拜|其实|但是?|不过|结果|最终|只|仅|却",
    r"actual(?:ly)?|in fact|but|however|in the end|only|ended up|managed",
)
"""What was done, after what had been planned."""

QUOTES = re.compile(r"“[^”\n]*”|「[^」\n]*」|『[^』\n]*』|\"[^\"\n]*\"|‘[^’\n]*’")
SENTENCES = re.compile(r"[。!?\n]+|\.(?=\s|$)")
CLAUSES = re.compile(
    r"(?<!\d)[,:]|[,:](?!\d)|[;()、。!?\n—]|\.(?=\s|$)|\s-\s|\s(?:and|but|while|whereas|then)(?=\s)|"
    r"(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])"
)

MONTHS = {
    name: number
    for number, names in enumerate(
        [
            "january|jan",
            "february|feb",
            "march|mar",
            "april|apr",
            "may",
            "june|jun",
            "july|jul",
            "august|aug",
            "september|sept|sep",
            "october|oct",
            "november|nov",
            "december|dec",
        ],
        1,
    )
    for name in names.split("|")
}
