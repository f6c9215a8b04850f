"""What the room of kept figures keeps."""

from __future__ import annotations

from factory import Sequence
from factory.django import DjangoModelFactory

from salesforce_app.kept.models import Revision
from salesforce_app.kernel.periods import BEGINNING


class RevisionFactory(DjangoModelFactory[Revision]):
    """One change to a table whose rows belong to no day."""

    table = "territory_orgunit"
    day = BEGINNING
    stripe = Sequence(lambda n: n + 1)
    number = 1

    class Meta:
        model = Revision
