"""How sentences state counts, amounts and rates, in Chinese and English, folded.

``n`` is the number, ``m`` a second one, ``s`` a scale such as 万, ``u`` what the unit is. Every pattern ends
where nothing narrows what was counted: "12 shops on Route 3" is no count of all shops. The earlier
patterns win.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from .claim_numbers import DIGITS, ENGLISH_WORD, HAN_NUMBER, SCALE
from .fact_sheet import Subject

S = Subject


class Pattern(NamedTuple):
    """A form of words that states a figure of ``subject``, and of ``second`` by the number ``m``."""

    subject: Subject
    words: re.Pattern[str]
    second: Subject | None = None


_NUMBER = rf"(?:{DIGITS}|{HAN_NUMBER}|{ENGLISH_WORD})"
_N = rf"(?P<n>{_NUMBER})"
_M = rf"(?P<m>{_NUMBER})"

# Chinese.
_Z = rf"\s*(?P<n>{DIGITS}|{HAN_NUMBER})\s*"
_FILL = (
    r"(?:了|过|共计?|合计|总计|一共|总共|累计|完成|实际|到|有|为|是|达到?|客户|零售客户|零售户|商户|门店|店铺|终端|总?数量?|户数|"
    r"次数|笔数|的|:|仅|只|也|\s)*"
)
_SHOPS = r"(?P<u>户次|家次|店次|户|家|间|个客户|位客户|个店|家店|个点|次|个)"
_NOUN = r"(?:零售客户|零售户|客户|商户|门店|店铺|商店|店|终端)?"
_ITEMS = r"(?:项|条|件|个|次)"
_WORK = r"(?:待办事项|待办|行动项?|跟进事项|跟进|措施|整改|任务|事项|工作任务)"
_ALL = r"(?:都|均|全部|全都|已经?|客户|\s)*"
_VISIT = r"(?:拜访|走访|到访|造访|访问|实访|实拜)"
_NOT = r"(?:未能?|没有?|没能|漏)"
_END = (
    r"(?=[\s,。;、:)(!?\n—”」]|\.(?:\s|$)|$|其中|今[天日]|本[周月]|包括|包含|含|都|均|全部|(?:比|较|同比|环比|与)|"
    r"完成率|，)"
)

_CHINESE: tuple[tuple[Subject, str], ...] = (
    (S.UNPLANNED, rf"(?:计划外|临时|非计划)(?:拜访|走访|增加|新增|的|加访)*{_FILL}{_Z}{_SHOPS}{_NOUN}{_END}"),
    (S.MISSED, rf"{_NOT}(?:拜?访|走访)(?:到|的|成)*{_FILL}{_Z}{_SHOPS}{_NOUN}{_END}"),
    (S.MISSED, rf"{_Z}{_SHOPS}{_NOUN}{_NOT}(?:拜?访|走访)(?:到|成)?{_END}"),
    (S.MISSED, rf"(?:缺访|漏访){_FILL}{_Z}{_SHOPS}{_NOUN}{_END}"),
    (S.PLANNED_DONE, rf"(?:按计划|计划内)(?:完成|拜访|走访)*{_FILL}{_Z}{_SHOPS}{_NOUN}{_END}"),
    (S.PLANNED, rf"(?:计划|应|应当|原定|安排)(?:拜访|走访|访)*{_FILL}{_Z}{_SHOPS}{_NOUN}{_END}"),
    (S.VISITS, rf"{_VISIT}{_FILL}{_Z}{_SHOPS}{_NOUN}{_END}"),
    (S.VISITS, rf"{_Z}{_SHOPS}{_NOUN}{_ALL}{_VISIT}(?:了|过|完毕?|完成|到位|到)*{_END}"),
    (S.VISITS, rf"(?:跑|走)(?:了|完|遍)+{_FILL}{_Z}{_SHOPS}{_NOUN}{_END}"),
    (S.VISITS, rf"{_VISIT}(?:量|任务){_FILL}{_Z}{_SHOPS}{_END}"),
    (S.SHOPS_WITHOUT_ORDER, rf"{_NOT}(?:订货|下单|要货|订烟)(?:的)?{_FILL}{_Z}(?P<u>户|家|个){_NOUN}{_END}"),
    (S.SHOPS_WITHOUT_ORDER, rf"{_Z}(?P<u>户|家|个){_NOUN}{_NOT}(?:订货|下单|要货|订烟)(?:成功)?{_END}"),
    (S.SHOPS_ORDERED, rf"(?:订货|下单|要货|订烟){_FILL}{_Z}(?P<u>户|家){_NOUN}{_END}"),
    (S.SHOPS_ORDERED, rf"{_Z}(?P<u>户|家){_NOUN}{_ALL}(?:订货|下单|要货|订烟)(?:了|成功)?{_END}"),
    (S.ORDERS, rf"(?:订单|订货单){_FILL}{_Z}(?:份|笔|单|个|张)?{_END}"),
    (S.ORDERS, rf"{_Z}(?:份|笔|个|张)(?:有效)?订单{_END}"),
    (
        S.DEBITS_FAILED,
        rf"扣款(?:失败|不成功|未成功|没成功|未果)(?:的|有)*{_FILL}{_Z}(?P<u>户|家|笔|次|单|起){_NOUN}{_END}",
    ),
    (
        S.DEBITS_FAILED,
        rf"{_Z}(?P<u>户|家|笔|单|个){_NOUN}(?:的|代)?(?:电子结算|货款)?扣款{_ALL}(?:失败|不成功|未成功|没成功|没扣成){_END}",
    ),
    (S.DEBITS_OK, rf"扣款成功(?:的|了)*{_FILL}{_Z}(?P<u>笔|次|单){_NOUN}{_END}"),
    (S.DEBITS_OK, rf"{_Z}(?P<u>笔|单){_NOUN}扣款{_ALL}成功{_END}"),
    (S.ACTIONS_OVERDUE, rf"(?:逾期|超期)(?:未完成|未办结?|的)*{_WORK}*{_FILL}{_Z}{_ITEMS}{_WORK}?{_END}"),
    (S.ACTIONS_OVERDUE, rf"{_Z}{_ITEMS}{_WORK}{_ALL}(?:逾期|超期)(?:未完成|未办结?)?{_END}"),
    (S.ACTIONS_OVERDUE, rf"{_WORK}(?:逾期|超期){_FILL}{_Z}{_ITEMS}{_END}"),
    (S.ACTIONS_DONE, rf"(?:完成|办结|关闭|落实)(?:了)?{_WORK}+{_FILL}{_Z}{_ITEMS}{_END}"),
    (S.ACTIONS_DONE, rf"(?:完成|办结|关闭|落实)(?:了)?{_Z}{_ITEMS}(?:到期)?{_WORK}+{_END}"),
    (S.ACTIONS_DONE, rf"{_WORK}{_ALL}(?:完成|办结|关闭|落实)(?:了)?{_FILL}{_Z}{_ITEMS}{_END}"),
    (S.ACTIONS_DONE, rf"{_Z}{_ITEMS}{_WORK}{_ALL}(?:完成|办结|关闭|落实)(?:了|到位)?{_END}"),
    (
        S.ACTIONS_OPEN,
        rf"(?:未完成|未办结|在办|剩余)(?:的)?{_WORK}*(?:还有|还剩|剩)?{_FILL}{_Z}{_ITEMS}{_WORK}?{_END}",
    ),
    (S.ACTIONS_OPEN, rf"{_WORK}(?:还有|还剩|剩余|剩下)+{_FILL}{_Z}{_ITEMS}{_END}"),
    (S.COMPLAINTS, rf"投诉(?:受理|接到|收到)?{_FILL}{_Z}(?:起|件|宗|个|条|次){_END}"),
    (S.COMPLAINTS, rf"{_Z}(?:起|件|宗|个|条|次)(?:客户|零售户)?投诉{_END}"),
    (S.REQUESTS, rf"(?:客户|零售户)?诉求(?:受理|接到|收到)?{_FILL}{_Z}(?:起|件|宗|个|条|次){_END}"),
    (S.REQUESTS, rf"{_Z}(?:起|件|宗|个|条|次)(?:客户|零售户)?诉求{_END}"),
    (S.NEW_SHOPS, rf"新(?:增|开|入网|办证|开业)(?:的)?{_FILL}{_Z}(?P<u>户|家){_NOUN}{_END}"),
    (S.ENROLLED, rf"(?:新)?(?:办卡|签约)(?!率){_FILL}{_Z}(?P<u>户|家|张){_NOUN}{_END}"),
    (S.NEW_BRAND_SHOPS, rf"新品(?:上柜|铺货|上架|陈列|进店|推广|推介){_FILL}{_Z}(?P<u>户|家){_NOUN}{_END}"),
    (S.NEW_BRAND_SHOPS, rf"{_Z}(?P<u>户|家){_NOUN}{_ALL}(?:上柜|上架|铺|铺货|订|进|上)了?新品{_END}"),
    (S.NEW_BRANDS, rf"(?:推介|推广|上柜|介绍|铺)了?(?:新品牌?|新规格){_FILL}{_Z}(?:个|款|种){_END}"),
    (S.NEW_BRANDS, rf"(?:推介|推广|上柜|介绍|铺)了?{_Z}(?:个|款|种)(?:新品牌?|新规格){_END}"),
    (
        S.CARTONS,
        rf"(?:总?销量|总?订货量|销售量|订货|销售|订量|总量){_FILL}{_Z}(?P<s>{SCALE})?(?P<u>条|箱|件){_END}",
    ),
    (
        S.SALES,
        (
            r"(?:销售总?额|订货金额|订货总?额|销售金额|订单金额|营业额|销售收入|订货|销售)"
            rf"(?:实现|{_FILL})*[¥$]?{_Z}(?P<s>{SCALE})?(?P<u>元|块){_END}"
        ),
    ),
    (S.UNIT_VALUE, rf"(?:单条值|条均价|单箱值){_FILL}[¥$]?{_Z}(?P<u>元){_END}"),
)

_CHINESE_RATES = (
    (S.COVERAGE, r"(?:拜访|客户|走访)?覆盖率"),
    (S.ADHERENCE, r"(?:拜访)?计划(?:执行|完成)率"),
    (S.DEBIT_SUCCESS, r"(?:扣款|电子结算)成功率"),
    (S.ENROLMENT, r"(?:办卡|签约)率"),
)
_PERCENT = rf"(?:(?P<n>{DIGITS})\s*(?:%|个百分点|percent\b|per cent\b)|百分之(?P<h>{HAN_NUMBER}))"

# English.
_SHOP = r"(?P<u>shops?|stores?|customers?|outlets?|retailers?|clients?|accounts?)"
_CALL = (
    r"(?P<u>visits?|calls?|store visits?|shop visits?|shop calls?|store calls?|customer visits?|"
    r"in-person visits?)"
)
_EITHER = rf"(?:{_CALL[:-1]}|shops?|stores?|customers?|outlets?|retailers?))"
_TASK = r"(?:actions?(?: items?)?|follow-?ups?|tasks?|to-?dos?|open items?)"
_DEBIT = r"(?:debits?|direct debits?|debit attempts?|collections?|payments?)"
_BE = r"(?:(?:were|was|are|is|have been|had been|has been|got|have|had|has)\s+)?"
_OF = r"(?:a total of |in total |altogether |all of |all |only |just |the |our |my |in all )*"
_STOP = (
    r"(?=\s*(?:[,.;:!?()\n—”\"]|$)|\s+(?:today|this (?:day|week|month)|in total|in all|altogether|overall|"
    r"all told|in person|"
    r"as planned|and|but|while|of which|with no problems?|so that|so|which is|compared|against|than|because|"
    r"since|due|as|thanks|owing|-|–)\b|"
    r"\s+-\s)"
)
_WAS = (
    r"(?:\s+(?:made|done|today|this week|this month|in total))*\s*(?:was|were|is|are|came to|reached|"
    r"totall?ed|:|=|stood at|at|of)\s*"
)
_START = (
    r"(?:^|(?<=[,.;:!?(\n]\s)|(?<=[,.;:!?(\n])|(?<=[-*•]\s)|(?<=today )|(?<=total )|(?<=total of )|"
    r"(?<=with ))"
)
"""Where a number of visits begins that is no part of another noun, as in "effective visits: 12"."""
_SCALED = (
    rf"(?:us)?[$€£¥]?\s*(?:cny|rmb|usd)?\s*(?P<n>{DIGITS})\s*(?P<s>{SCALE})?\s*(?:yuan|rmb|cny|dollars?|usd)?"
)

_ENGLISH: tuple[tuple[Subject, str], ...] = (
    (S.UNPLANNED, rf"{_N} (?:unplanned|unscheduled|ad[- ]hoc) {_EITHER}{_STOP}"),
    (S.UNPLANNED, rf"unplanned (?:visits|calls){_WAS}{_N}{_STOP}"),
    (S.MISSED, rf"missed {_OF}{_N} (?:planned |scheduled |due )?{_EITHER}{_STOP}"),
    (S.MISSED, rf"{_N} missed (?:planned |scheduled )?{_EITHER}{_STOP}"),
    (
        S.MISSED,
        (
            rf"{_N} (?:planned |scheduled |due )?{_EITHER} {_BE}(?:missed|not visited|skipped|left out|"
            rf"not made|not reached)"
            rf"{_STOP}"
        ),
    ),
    (
        S.MISSED,
        rf"(?:did not|didn't|could not|couldn't) (?:reach|visit|get to|see|make) {_N} {_EITHER}{_STOP}",
    ),
    (S.PLANNED, rf"{_N} (?:planned|scheduled) {_EITHER}{_STOP}"),
    (S.PLANNED, rf"(?:planned|scheduled) (?:to (?:visit|make) )?{_OF}{_N} {_EITHER}{_STOP}"),
    (S.PLANNED, rf"{_N} {_EITHER} {_BE}(?:planned|scheduled|on the plan){_STOP}"),
    (
        S.VISITS,
        (
            rf"(?:visited|managed to visit|called (?:on|at|in at)|saw|went to|got round|covered) {_OF}{_N} "
            rf"{_SHOP}{_STOP}"
        ),
    ),
    (
        S.VISITS,
        rf"(?:made|did|completed|paid|had|finished|logged|got through|carried out) {_OF}{_N} {_CALL}{_STOP}",
    ),
    (S.VISITS, rf"{_N} {_CALL} {_BE}(?:made|done|completed|paid|carried out|finished|behind me){_STOP}"),
    (S.VISITS, rf"{_N} {_SHOP} {_BE}(?:visited|called on|seen|covered){_STOP}"),
    (S.VISITS, rf"{_START}(?:number of )?(?:visits|calls|shops visited){_WAS}{_N}{_STOP}"),
    (
        S.VISITS,
        (rf"{_START}{_OF}{_N} {_CALL}{_STOP}"),
    ),
    (
        S.SHOPS_WITHOUT_ORDER,
        rf"{_N} {_SHOP} (?:did not|didn't|have not|haven't) (?:order(?:ed)?|place[d]? an(?:y)? order){_STOP}",
    ),
    (S.SHOPS_WITHOUT_ORDER, rf"{_N} {_SHOP} (?:without|with no) (?:an )?orders?{_STOP}"),
    (S.SHOPS_ORDERED, rf"{_N} {_SHOP} (?:have )?(?:ordered|placed (?:an order|orders|their orders?)){_STOP}"),
    (S.ORDERS, rf"(?:took|received|collected|got|booked) {_OF}{_N} orders{_STOP}"),
    (S.ORDERS, rf"{_N} orders {_BE}(?:placed|received|taken|booked|came in){_STOP}"),
    (S.DEBITS_FAILED, rf"{_N} (?:failed|bounced|rejected|unsuccessful|returned) {_DEBIT}{_STOP}"),
    (
        S.DEBITS_FAILED,
        (
            rf"{_N} {_DEBIT} {_BE}(?:failed|bounced|rejected|returned|unsuccessful|did not go through|"
            rf"didn't go through){_STOP}"
        ),
    ),
    (S.DEBITS_FAILED, rf"(?:debits?|payments?|collections?) failed (?:at|for|in|with) {_N} {_SHOP}{_STOP}"),
    (S.SHOPS_FAILED, rf"{_N} {_SHOP} (?:had|have|with) (?:a )?failed debits?{_STOP}"),
    (S.DEBITS_FAILED, rf"failed (?:debits|payments|collections){_WAS}{_N}{_STOP}"),
    (S.DEBITS_OK, rf"{_N} {_DEBIT} {_BE}(?:succeeded|went through|cleared|collected|successful){_STOP}"),
    (S.DEBITS_OK, rf"{_N} successful {_DEBIT}{_STOP}"),
    (S.ACTIONS_OVERDUE, rf"{_N} (?:overdue|late) {_TASK}{_STOP}"),
    (S.ACTIONS_OVERDUE, rf"{_N} {_TASK} {_BE}(?:overdue|past due|late){_STOP}"),
    (
        S.ACTIONS_DONE,
        rf"(?:closed|completed|finished|settled|did|done with) {_OF}{_N} (?:due |follow-?up )?{_TASK}{_STOP}",
    ),
    (S.ACTIONS_DONE, rf"{_N} {_TASK} {_BE}(?:done|closed|completed|finished|settled){_STOP}"),
    (S.ACTIONS_OPEN, rf"{_N} open (?:actions?|action items?|follow-?ups?|tasks?){_STOP}"),
    (S.ACTIONS_OPEN, rf"{_N} {_TASK} (?:{_BE}(?:still )?|remain |still )(?:open|outstanding){_STOP}"),
    (S.COMPLAINTS, rf"{_N} (?:customer )?complaints?(?: {_BE}(?:received|taken|recorded|came in))?{_STOP}"),
    (S.REQUESTS, rf"{_N} (?:customer )?requests?(?: {_BE}(?:received|taken|recorded|came in))?{_STOP}"),
    (S.NEW_SHOPS, rf"{_N} new {_SHOP} {_BE}(?:opened|joined|registered|added){_STOP}"),
    (S.NEW_SHOPS, rf"(?:opened|added|registered) {_N} new {_SHOP}{_STOP}"),
    (S.ENROLLED, rf"(?:enrolled|signed up|signed) {_OF}{_N} (?:new )?{_SHOP}{_STOP}"),
    (S.ENROLLED, rf"{_N} {_SHOP} {_BE}(?:enrolled|signed up){_STOP}"),
    (
        S.NEW_BRAND_SHOPS,
        (
            rf"{_N} {_SHOP} (?:now |have |have now )*(?:took|take|taken|stocked?|listed|display(?:ed)?|"
            rf"sell|put up|put)"
            rf"(?: on| in| up)? (?:the |a |our |one of the )?new brands?{_STOP}"
        ),
    ),
    (
        S.NEW_BRAND_SHOPS,
        rf"new brands? (?:placed|listed|put|introduced|stocked|shown) (?:in|at|into) {_N} {_SHOP}{_STOP}",
    ),
    (S.NEW_BRANDS, rf"(?:introduced|presented|placed|listed|showed|launched) {_N} new brands?{_STOP}"),
    (
        S.CARTONS,
        rf"(?:sold|ordered|delivered|moved) {_OF}{_N}\s*(?P<s>{SCALE})? (?P<u>cartons?|cases?){_STOP}",
    ),
    (
        S.CARTONS,
        rf"(?:sales|volume|orders|sales volume){_WAS}{_N}\s*(?P<s>{SCALE})? (?P<u>cartons?|cases?){_STOP}",
    ),
    (S.SALES, rf"(?:(?:net )?sales|turnover|revenue|order value|orders){_WAS}{_SCALED}{_STOP}"),
    (
        S.SALES,
        (
            rf"[$€£¥]\s*(?P<n>{DIGITS})\s*(?P<s>{SCALE})? (?:of|in) (?:net )?(?:sales|orders|turnover|"
            rf"revenue){_STOP}"
        ),
    ),
    (S.UNIT_VALUE, rf"(?:unit value|value (?:per|a) carton){_WAS}{_SCALED}{_STOP}"),
)

_ENGLISH_RATES = (
    (S.COVERAGE, r"(?:visit |shop |store )?coverage(?: rate)?"),
    (S.ADHERENCE, r"(?:plan adherence|plan compliance|route compliance|adherence)(?: rate)?"),
    (S.DEBIT_SUCCESS, r"(?:debit|collection|settlement|payment) success(?: rate)?"),
    (S.ENROLMENT, r"enrol?lment(?: rate)?"),
)

_OF_PLANNED = (
    rf"(?:visited|made|did|completed|saw|called on) {_N} of (?:the |my |our )*{_M} (?:planned |scheduled |"
    rf"due )"
    rf"(?:visits|calls|shops|stores|customers|outlets|retailers){_STOP}"
)
_CHINESE_OF_PLANNED = (
    rf"计划{_VISIT}?(?P<m>{DIGITS}|{HAN_NUMBER}){_SHOPS}(?:,|、)?(?:完成|{_VISIT})(?:了|到)?"
    rf"{_Z}(?:户次|户|家|次|个){_END}"
)

PATTERNS: tuple[Pattern, ...] = (
    Pattern(S.PLANNED_DONE, re.compile(rf"\b{_OF_PLANNED}"), S.PLANNED),
    Pattern(S.PLANNED_DONE, re.compile(_CHINESE_OF_PLANNED), S.PLANNED),
    *(Pattern(subject, re.compile(words)) for subject, words in _CHINESE),
    *(
        Pattern(
            subject, re.compile(words if words.startswith(("(?:^", "[")) else rf"(?<![\w.,$€£¥-]){words}")
        )
        for subject, words in _ENGLISH
    ),
)
"""The forms in which counts, quantities and amounts are stated."""

RATE_PATTERNS: tuple[Pattern, ...] = (
    *(Pattern(subject, re.compile(rf"{words}{_FILL}{_PERCENT}{_END}")) for subject, words in _CHINESE_RATES),
    *(
        Pattern(subject, re.compile(rf"\b{words}{_WAS}{_PERCENT}{_STOP}"))
        for subject, words in _ENGLISH_RATES
    ),
    *(
        Pattern(subject, re.compile(rf"(?<![\d.])(?P<n>{DIGITS})\s*% {words}{_STOP}"))
        for subject, words in _ENGLISH_RATES
    ),
)
"""The forms in which rates are stated."""
