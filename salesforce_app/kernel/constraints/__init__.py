"""Database constraints that Django has no class for.

They go into ``Meta.constraints`` like Django's own and are kept by the database itself, whoever
writes, on SQLite and on PostgreSQL alike:

* ``NoOverlap``: rows of one owner never overlap in time;
* ``Refuse``: no row for which a condition over the row and its neighbours in the same table holds;
* ``Immutable``: columns keep the value that they were inserted with;
* ``Repeats``: columns repeat those of the row that a foreign key names.

A violation raises ``django.db.IntegrityError`` with the constraint's name in the message. (SQLite
names no foreign key, and ``Repeats`` is one.)

Only ``Repeats`` may speak of another table. SQLite can't remake a table (Django's way to alter a
column there) while a trigger of another table names it.
"""

from .overlap import NoOverlap
from .repeats import Repeats
from .rows import Immutable, Refuse

__all__ = ["Immutable", "NoOverlap", "Refuse", "Repeats"]
