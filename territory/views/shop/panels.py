"""The panels of a shop's card: sales, mix of products, place in the pyramid."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from accounts.queries.cards import RETAILER, RETAILER_FACTS, RetailerCard
from accounts.roles import Permission
from salesforce_app.kernel.scope import Scope
from salesforce_app.web.panels import Panel

from ...measures.shop_growth import Verdict
from ...queries.shop_frame import shop_frame
from ...queries.shop_mix import shop_mix
from ...queries.shop_sales import shop_sales
from ...queries.shop_tiers import tier_history
from .charts import peers_chart, sales_chart
from .tiers import standing_words
from .wording import amount, index_points, judgement_words, peers_words, span_name

ALERTS = {Verdict.BEHIND, Verdict.STOPPED}


def sales_fact(scope: Scope, card: RetailerCard) -> SafeString | None:
    """The newest month's net sales and how they changed."""
    shop = card.keep(shop_frame)
    if shop is None:
        return None
    return render_to_string("territory/retailer/sales_fact.html", {"sales": shop.keep(shop_sales)})


def sales_panel(scope: Scope, card: RetailerCard) -> SafeString | None:
    """13 months beside last year, peers and route; the judgement in words; the last orders."""
    shop = card.keep(shop_frame)
    if shop is None:
        return None
    sales = shop.keep(shop_sales)
    newest = sales.newest
    return render_to_string(
        "territory/retailer/sales.html",
        {
            "card": card,
            "shop": shop,
            "sales": sales,
            "newest": newest,
            "judgement": judgement_words(sales.judgement),
            "is_alert": sales.judgement.verdict in ALERTS,
            "peers": peers_words(sales),
            "median": amount(round(newest.peers.median)) if newest.peers else "",
            "per_cycle": amount(round(newest.per_cycle.value)) if newest.per_cycle.value is not None else "—",
            "of_peers": index_points(newest.of_peers),
            "of_route": index_points(newest.of_route),
            "growth_index": index_points(sales.judgement.index),
            "route_average": amount(round(newest.route.value)) if newest.route.value is not None else "—",
            "chart": sales_chart(sales),
            "peers_chart": peers_chart(sales),
            "adjusted": [month for month in sales.months if month.adjusted],
        },
    )


def mix_panel(scope: Scope, card: RetailerCard) -> SafeString | None:
    """What the shop buys against a year before, and what its route buys and it does not."""
    shop = card.keep(shop_frame)
    if shop is None:
        return None
    mix = shop.keep(shop_mix)
    context = {"shop": shop, "mix": mix, "window": span_name(*mix.window)}
    return render_to_string("territory/retailer/mix.html", context)


def tiers_panel(scope: Scope, card: RetailerCard) -> SafeString | None:
    """Where the shop stands in the pyramid and stood at the close of each month, with the reason."""
    shop = card.keep(shop_frame)
    if shop is None:
        return None
    found = shop.keep(tier_history)
    rows = [(standing, standing_words(standing)) for standing in found.frozen]
    context = {
        "shop": shop,
        "now": found.now,
        "words": standing_words(found.now) if found.now else "",
        "rows": rows,
    }
    return render_to_string("territory/retailer/tiers.html", context)


SHOP_PANELS = (
    Panel(
        frame=RETAILER_FACTS,
        name="sales",
        title=_("Net sales"),
        order=10,
        render=sales_fact,
        permission=Permission.VIEW_RETAILERS,
    ),
    Panel(
        frame=RETAILER,
        name="sales",
        title=_("Sales"),
        order=10,
        render=sales_panel,
        permission=Permission.VIEW_RETAILERS,
        is_wide=True,
    ),
    Panel(
        frame=RETAILER,
        name="mix",
        title=_("Product mix"),
        order=60,
        render=mix_panel,
        permission=Permission.VIEW_RETAILERS,
        is_late=True,
        is_wide=True,
    ),
    Panel(
        frame=RETAILER,
        name="tiers",
        title=_("Place in the pyramid"),
        order=50,
        render=tiers_panel,
        permission=Permission.VIEW_RETAILERS,
        is_late=True,
    ),
)
