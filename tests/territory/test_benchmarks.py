"""The benchmark of imports runs, and compares equal work. Its figures are for ``make bench``."""

from __future__ import annotations

from pathlib import Path

import pytest

from salesforce_app.management.benching import Bench
from territory.benchmarks import import_sales
from territory.models import SalesLine


@pytest.mark.django_db(transaction=True)
def test_import_and_bare_limit_are_measured(tmp_path: Path) -> None:
    said: list[str] = []
    bench = Bench("import", small=True, say=said.append, folder=tmp_path)
    import_sales.measure(bench)
    assert [verdict.label for verdict in bench.verdicts] == [
        "import ÷ bare, the columns on file",
        "import ÷ bare, the file's columns as text",
    ]
    assert all(verdict.ratio > 0 and verdict.reached for verdict in bench.verdicts)
    assert len(said) == 3 * import_sales.RUNS + 2


@pytest.mark.django_db
def test_the_bare_rows_are_the_lines_on_file(tmp_path: Path) -> None:
    path = tmp_path / "sales.csv"
    import_sales.make_shops(60)
    import_sales.write_sales(path, 700, shops=60)
    import_sales.import_all(path, 700)
    stamps, products = import_sales.known()
    columns = [name for name in import_sales.TYPED if name != "batch_id"]
    lines = SalesLine.objects.values_list(*columns)
    bare = {row[:-1] for row in import_sales.typed_rows(path, stamps, products)}
    assert {(line[0], str(line[1]), *line[2:]) for line in lines} == bare
    assert len(bare) == 700
