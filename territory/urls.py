"""Addresses of units, routes, villages and monthly sales. A code may hold any character, a slash included."""

from __future__ import annotations

from django.urls import path

from .views.orders import retailer_order, retailer_orders
from .views.places import pages
from .views.placing import move, relocate
from .views.sales import export_sales, sales, suggest_sales_filter
from .views.units import units

app_name = "territory"

urlpatterns = [
    path("retailers/<int:pk>/move/", move, name="move_retailer"),
    path("retailers/<int:pk>/village/", relocate, name="relocate_retailer"),
    path("retailers/<int:pk>/orders/", retailer_orders, name="retailer_orders"),
    path("retailers/<int:pk>/orders/<str:sold_on>/", retailer_order, name="retailer_order"),
    path("sales/", sales, name="sales"),
    path("sales/export/<exportkind:kind>/", export_sales, name="export_sales"),
    path("sales/filters/<slug:name>/", suggest_sales_filter, name="suggest_sales_filter"),
    path("units/", units, name="units"),
    path("units/<path:unit>/parts/<slug:part>/", pages.unit_part, name="unit_part"),
    path("units/<path:unit>/", pages.unit, name="unit"),
    path("routes/<path:route>/parts/<slug:part>/", pages.route_part, name="route_part"),
    path("routes/<path:route>/", pages.route, name="route"),
    path("villages/<int:pk>/", pages.village, name="village"),
    path("villages/<int:pk>/parts/<slug:part>/", pages.village_part, name="village_part"),
]
