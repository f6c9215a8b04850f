"""The facts of business reports: of one shop, and of one tier of a unit's pyramid (domain.md §9.2)."""

from .running import newest_sale
from .shops import shop_facts
from .tiers import tier_facts

__all__ = ["newest_sale", "shop_facts", "tier_facts"]
