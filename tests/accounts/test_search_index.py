"""The index of grams finds what reading every text finds, and keeps step with the texts."""

from __future__ import annotations

from datetime import UTC, datetime
from importlib import import_module
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, transaction
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from accounts.domain.retailers import correct_retailer
from accounts.domain.search import write_all_search_texts
from accounts.measures.search import grams_of_text, grams_of_words, search_text, words
from accounts.models import Retailer, RetailerSearchText
from accounts.models.search import GRAMS
from accounts.queries import retailer_list
from accounts.queries.retailer_list import listed_retailers, search, suggest
from salesforce_app.kernel import gram_index, narrowing
from salesforce_app.kernel.changes import ChangeSet
from salesforce_app.kernel.scope import system_scope

from ..factories import OwnerFactory, RetailerFactory

NOW = datetime(2024, 4, 2, 8, tzinfo=UTC)
EVERYTHING = system_scope("tests")
LETTERS = "王强李福源便利店商鑫龘abgnw013 \"'*()-:^%_\\\n\ue00a\ue020𠀀"

names = st.text(LETTERS, max_size=10)
shops = st.lists(st.tuples(st.text("013", min_size=1, max_size=12), names, names), max_size=8)
queries = st.one_of(
    st.text(LETTERS, max_size=12),
    st.text("013", max_size=12),
    st.sampled_from(
        ["OR", "a AND b", "NOT w", "w*", '"', '"" "', "text:w", "NEAR(w b)", "^w", "{w", "-w", "王 w"]
    ),
)


def entries() -> dict[int, set[str]]:
    """The grams on file by key."""
    key = "key" if connection.vendor == "postgresql" else "rowid"
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT {key}, grams FROM "{GRAMS.name}"')
        return {
            pk: set(grams.split(" ") if isinstance(grams, str) else grams) for pk, grams in cursor.fetchall()
        }


def expected() -> dict[int, set[str]]:
    """What they should be."""
    texts = RetailerSearchText.objects.values_list("pk", "text")
    return {pk: set(grams_of_text(text).split(" ")) for pk, text in texts}


def found(text: str) -> set[int]:
    """The shops that a search finds for somebody who sees them all."""
    return set(search(listed_retailers(EVERYTHING), text, EVERYTHING).values_list("pk", flat=True))


def read_through(text: str) -> set[int]:
    """The shops whose text holds every word, by reading them all."""
    texts = RetailerSearchText.objects.values_list("pk", "text")
    return {pk for pk, line in texts if all(word in line for word in words(text))}


@given(st.tuples(st.text("013", min_size=1, max_size=12), names, names), queries)
def test_a_text_that_holds_the_words_has_their_grams(shop: tuple[str, str, str], query: str) -> None:
    text = search_text(*shop)
    for asked in (words(query), ["\n" + " ".join(words(query))]):
        if asked and asked != ["\n"] and all(word in text for word in asked):
            assert set(grams_of_words(asked).split(" ")) <= set(grams_of_text(text).split(" "))


def test_grams_lead_to_few_shops_by_the_longest_pieces() -> None:
    assert grams_of_words(["王强"]) == "王强"
    assert grams_of_words(["福源便利店"]) == "福源 便利 利店"
    assert grams_of_words(["wangqiang"]) == "wang qian iang"
    assert grams_of_words(["361000000"]) == "36100000 61000000"
    assert grams_of_words(["w", "王", "w"]) == "w 王"


class TestChance(TestCase):
    """Shops of chance, each example in a transaction that is taken back."""

    @hypothesis_settings(max_examples=60)
    @given(shops, st.lists(queries, min_size=1, max_size=5))
    def test_the_index_finds_what_reading_every_text_finds(
        self, made: list[tuple[str, str, str]], asked: list[str]
    ) -> None:
        for number, (licence_no, name, owner) in enumerate(made):
            RetailerFactory(
                licence_no=f"{licence_no}-{number}", name=name or "-", owner=OwnerFactory(name=owner or "-")
            )
        write_all_search_texts()
        for text in asked:
            assert found(text) == read_through(text), text
            if words(text):
                assert {shop.pk for shop in suggest(EVERYTHING, text)} == read_through(text), text


@pytest.mark.django_db
def test_words_of_many_shops_are_found_as_those_of_few(monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(6):
        RetailerFactory(licence_no=f"36{number}", name=f"福源{'便利店' if number % 2 else '超市'}")
    few = {text: found(text) for text in ("福源", "便利店", "w", "36", "便利 福")}
    monkeypatch.setattr(retailer_list, "NAMED", 1)
    monkeypatch.setattr(narrowing, "FEW", 1)
    monkeypatch.setattr(gram_index, "COMMON", 2)
    assert {text: found(text) for text in few} == few == {text: read_through(text) for text in few}
    monkeypatch.setattr(retailer_list, "LOOKED_THROUGH", 2)
    assert {shop.pk for shop in suggest(EVERYTHING, "福源")} == read_through("福源")


@pytest.mark.django_db
def test_the_index_follows_new_renamed_and_deleted_shops() -> None:
    first, second = RetailerFactory(name="福源便利店"), RetailerFactory(name="旺福超市")
    assert entries() == expected() != {}
    correct_retailer(
        retailer=Retailer.objects.get(pk=first.pk), values={"name": "鑫鑫商行"}, actor="tests", moment=NOW
    )
    assert found("鑫") == {first.pk}
    assert entries() == expected()
    changes = ChangeSet()
    changes.delete(Retailer.objects.get(pk=second.pk))
    changes.save(actor="tests", moment=NOW)
    assert set(entries()) == {first.pk}


@pytest.mark.django_db
def test_what_is_rolled_back_is_rolled_back_in_the_index() -> None:
    shop = RetailerFactory(name="福源便利店")
    before = entries()
    with transaction.atomic():
        correct_retailer(
            retailer=Retailer.objects.get(pk=shop.pk), values={"name": "鑫鑫商行"}, actor="tests", moment=NOW
        )
        assert found("鑫鑫") == {shop.pk}
        transaction.set_rollback(True)
    assert entries() == before
    assert found("鑫鑫") == set()
    assert found("福源") == {shop.pk}


@pytest.mark.django_db
def test_an_entry_that_is_left_behind_finds_nothing() -> None:
    shop = RetailerFactory(name="福源便利店")
    GRAMS.write([(shop.pk + 1, grams_of_text("\n福源"))])
    assert found("福源") == {shop.pk}
    write_all_search_texts()
    assert entries() == expected()


@pytest.mark.django_db
def test_a_fixture_brings_its_grams_along(tmp_path: Path) -> None:
    shop = RetailerFactory(name="福源便利店")
    dump = StringIO()
    call_command("dumpdata", "accounts.RetailerSearchText", stdout=dump)
    RetailerSearchText.objects.all().delete()
    GRAMS.clear()
    fixture = tmp_path / "texts.json"
    fixture.write_text(dump.getvalue())
    call_command("loaddata", str(fixture), verbosity=0)
    assert found("福源") == {shop.pk}
    assert entries() == expected()


@pytest.mark.django_db(transaction=True)
def test_flushing_the_database_leaves_no_shop_to_be_found() -> None:
    RetailerFactory(name="福源便利店")
    call_command("flush", interactive=False, verbosity=0)
    assert found("福源") == set()
    shop = RetailerFactory(name="福源便利店")
    assert found("福源") == {shop.pk}


@pytest.mark.django_db(transaction=True)
def test_the_migration_gives_the_texts_on_file_their_grams() -> None:
    shop = RetailerFactory(name="福源便利店")
    migration = import_module("accounts.migrations.0010_grams_of_search_texts")
    with connection.schema_editor() as editor:
        editor.remove_index(RetailerSearchText, GRAMS)
    with connection.schema_editor() as editor:
        editor.add_index(RetailerSearchText, GRAMS)
    assert entries() == {}
    with connection.schema_editor() as editor:
        migration.write_grams(apps, editor)
    assert entries() == expected()
    assert set(entries()) == {shop.pk}
