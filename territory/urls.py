"""Addresses of the units."""

from __future__ import annotations

from django.urls import path

from .views.orders import retailer_order, retailer_orders
from .views.units import units

app_name = "territory"

urlpatterns = [
    path("retailers/<int:pk>/orders/", retailer_orders, name="retailer_orders"),
    path("retailers/<int:pk>/orders/<str:sold_on>/", retailer_order, name="retailer_order"),
    path("units/", units, name="units"),
]
