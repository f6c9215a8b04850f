"""The visit form of an office that has made none of its own.

What an account manager of the trade looks at in a shop (domain.md §1.3): stock, display, price marks, the
balance before a debit, what the shop asks for, and what is new in the market. Every question is prefilled
with what is usual, so that "nothing new" is one tap.
"""

from __future__ import annotations

from visits.enums import QuestionKind, Section

from .questionnaire import Choice, Question, VisitForm, Wording


def _choices(*rows: tuple[str, str, str]) -> tuple[Choice, ...]:
    return tuple(Choice(code, Wording(english, chinese)) for code, english, chinese in rows)


STANDARD = VisitForm(
    purposes=_choices(
        ("order_guidance", "Order guidance", "订货指导"),
        ("display_check", "Display and price marks", "陈列与明码标价"),
        ("new_brand", "New brand", "新品培育"),
        ("settlement", "Electronic settlement", "电子结算"),
        ("market_survey", "Market survey", "市场调研"),
        ("follow_up", "Follow up a promise or a complaint", "跟进承诺或投诉"),
        ("profile", "Check the shop's file", "核对客户资料"),
        ("care", "Courtesy call", "客情走访"),
    ),
    outcomes=_choices(
        ("nothing_new", "Nothing new", "一切正常"),
        ("ordered", "Ordered", "已订货"),
        ("will_order", "Will order on the order day", "订货日订货"),
        ("advice_taken", "Advice taken", "采纳建议"),
        ("corrected", "Corrected on the spot", "现场整改"),
        ("promised", "Promised to follow up", "承诺跟进"),
        ("closed_door", "Shop was shut", "未营业"),
        ("owner_absent", "Owner was out", "店主不在"),
        ("refused", "Wanted no visit", "拒绝走访"),
    ),
    default_outcome="nothing_new",
    questions=(
        Question(
            "stock",
            Section.STOCK,
            QuestionKind.CHOICE,
            Wording("Stock of the main brands", "主销品牌库存"),
            _choices(
                ("normal", "Normal", "正常"),
                ("low", "Low, lasts under one order cycle", "偏低，不足一个订货周期"),
                ("out", "Some are out of stock", "有品牌断货"),
                ("excess", "Too much, sells slowly", "偏高，动销慢"),
            ),
            default="normal",
            required=True,
        ),
        Question(
            "out_of_stock",
            Section.STOCK,
            QuestionKind.TEXT,
            Wording("Which are out of stock", "断货的品牌规格"),
        ),
        Question(
            "old_stock",
            Section.STOCK,
            QuestionKind.YES_NO,
            Wording("Cartons older than three months", "有超过三个月的陈货"),
            default=False,
        ),
        Question(
            "stock_cartons",
            Section.STOCK,
            QuestionKind.NUMBER,
            Wording("Cartons in stock, when counted", "清点库存（条）"),
        ),
        Question(
            "display",
            Section.DISPLAY,
            QuestionKind.CHOICE,
            Wording("Display", "卷烟陈列"),
            _choices(
                ("as_agreed", "As agreed", "规范"),
                ("untidy", "Untidy or incomplete", "不整齐或不齐全"),
                ("moved", "Moved to a worse place", "位置被挪到次要处"),
                ("none", "No display", "无陈列"),
            ),
            default="as_agreed",
            required=True,
        ),
        Question(
            "new_brand_shown",
            Section.DISPLAY,
            QuestionKind.CHOICE,
            Wording("Brands being introduced", "培育品牌上柜"),
            _choices(
                ("shown", "On the shelf", "已上柜"),
                ("behind", "In stock, not shown", "有货未上柜"),
                ("absent", "Not stocked", "未进货"),
            ),
            default="shown",
        ),
        Question(
            "price_marks",
            Section.PRICE_MARK,
            QuestionKind.CHOICE,
            Wording("Price marks", "明码标价"),
            _choices(
                ("complete", "Complete and right", "齐全、准确"),
                ("missing", "Some are missing", "部分缺失"),
                ("wrong", "Some differ from the price asked", "标价与实售不符"),
                ("none", "None", "未标价"),
            ),
            default="complete",
            required=True,
        ),
        Question(
            "balance",
            Section.SETTLEMENT,
            QuestionKind.CHOICE,
            Wording("Balance before the debit", "扣款前余额"),
            _choices(
                ("sufficient", "Sufficient, no reminder needed", "充足，无需提醒"),
                ("reminded", "Reminded, will deposit in time", "已提醒，按时存款"),
                ("doubtful", "Reminded, doubtful", "已提醒，仍有风险"),
                ("account_problem", "Card or agreement has a problem", "银行卡或代扣协议异常"),
                ("not_enrolled", "Pays in cash", "现金结算"),
            ),
            default="sufficient",
        ),
        Question(
            "request",
            Section.REQUEST,
            QuestionKind.TEXT,
            Wording("What the shop asks for", "客户诉求"),
        ),
        Question(
            "customer_flow",
            Section.MARKET,
            QuestionKind.CHOICE,
            Wording("Customers and sales", "客流与动销"),
            _choices(
                ("usual", "As usual", "平稳"),
                ("better", "Better", "好转"),
                ("worse", "Worse", "下滑"),
            ),
            default="usual",
        ),
        Question(
            "irregular_goods",
            Section.MARKET,
            QuestionKind.YES_NO,
            Wording("Signs of counterfeit or diverted cigarettes", "发现假烟或外流烟线索"),
            default=False,
        ),
        Question(
            "market_news",
            Section.MARKET,
            QuestionKind.TEXT,
            Wording("News of the market", "市场动态"),
        ),
    ),
)
"""The form on every day before the office's first own version."""


def is_nothing_new(outcome: str) -> bool:
    """Whether an outcome in the words of a file is that of a visit that found nothing out.

    Files know no form: it is the code of the standard form's default, or its wording in either language.
    """
    default = next(choice for choice in STANDARD.outcomes if choice.code == STANDARD.default_outcome)
    words = {"", default.code, default.label.en.lower(), default.label.zh_hans}
    return outcome.strip().lower() in words
