"""Naming what is sold."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from salesforce_app.kernel.changes import ChangeSet

from ..models import Product


@transaction.atomic
def save_product(*, code: str, name: str, category: str, actor: str, moment: datetime) -> Product:
    """Enter the product ``code``, or change its name and category."""
    changes = ChangeSet()
    on_file = Product.objects.filter(code=code).first()
    if on_file is None:
        changes.create(Product(code=code, name=name, category=category))
    else:
        changes.update(on_file, name=name, category=category)
    changes.save(actor=actor, moment=moment)
    return Product.objects.get(code=code)


@transaction.atomic
def remove_product(product: Product, *, actor: str, moment: datetime) -> None:
    """Take away a product that was never sold.

    Raises `django.db.models.ProtectedError` when sales lines name it.
    """
    product.delete()
