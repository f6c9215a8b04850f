"""Products: what is sold, and in which category."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet

from accounts.roles import Permission
from salesforce_app.kernel.scope import Scope
from territory.domain.products import remove_product, save_product
from territory.models import Product

from ..area import Area
from ..forms import VerbForm, refuse_taken


class ProductForm(VerbForm):
    """A product's name and category."""

    name = forms.CharField(label=_("Name"), max_length=200, required=False)
    category = forms.CharField(label=_("Category"), max_length=100, required=False)

    def carry_out(self, *, actor: str, moment: datetime) -> Product:
        """Enter or change the product."""
        return save_product(
            code=self.instance.code if self.instance else self.cleaned_data["code"],
            name=self.cleaned_data["name"],
            category=self.cleaned_data["category"],
            actor=actor,
            moment=moment,
        )


class NewProductForm(ProductForm):
    """As ``ProductForm``, with the code of the sales files."""

    field_order = ("code", "name", "category")
    code = forms.CharField(label=_("Code"), max_length=60, help_text=_("As in the files of sales."))

    def clean_code(self) -> str:
        """A code that no product has."""
        code: str = self.cleaned_data["code"]
        refuse_taken(code, Product.objects.filter(code=code))
        return code


class ProductFilters(WagtailFilterSet):
    """By category."""

    class Meta:
        model = Product
        fields: ClassVar = ["category"]


class ProductArea(Area):
    """What is sold."""

    model = Product
    name = "products"
    icon = "tag"
    menu_label = _("Products")
    purpose = _("Names and categories of what is sold.")
    permission = Permission.MANAGE_RULES
    add_form = NewProductForm
    edit_form = ProductForm
    remove = staticmethod(remove_product)
    ordering = "code"
    search_fields: ClassVar = ["code", "name", "category"]
    filterset_class = ProductFilters
    list_display: ClassVar = ["code", "name", "category"]

    def visible(self, scope: Scope) -> QuerySet[Any]:
        """All of them: a product belongs to no unit."""
        return Product.objects.all()
