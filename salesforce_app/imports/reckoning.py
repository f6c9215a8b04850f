"""What an import came to, as it is kept with the file and told by pages and the API."""

from __future__ import annotations

from typing import Any

from .batches import Outcome
from .problems import RowProblem
from .values import cell_text

CELLS_SHOWN = 60


def as_json(outcome: Outcome) -> dict[str, Any]:
    """The outcome without its file's path; sentences stay in the language in which it was made."""
    source = outcome.source
    return {
        "verdict": outcome.verdict.value,
        "kind": outcome.kind,
        "batch": outcome.batch.pk if outcome.batch else None,
        "file": {
            "container": source.container.value,
            "encoding": source.encoding,
            "delimiter": source.delimiter,
            "sheet": source.sheet.name if source.sheet else None,
            "other_sheets": list(source.other_sheets),
            "header_line": source.header_line,
        },
        "read": outcome.read,
        "created": outcome.created,
        "updated": outcome.updated,
        "unchanged": outcome.unchanged,
        "rejected": outcome.rejected,
        "ignored": list(outcome.ignored),
        "warnings": [
            {"message": remark.message, "count": remark.count, "lines": list(remark.lines)}
            for remark in outcome.warnings
        ],
        "problems": [_problem(problem) for problem in outcome.problems],
        "months": [str(month) for month in outcome.months],
        "closed_months": [str(month) for month in outcome.closed_months],
        "examples": [
            {
                "line": example.line,
                "is_new": example.is_new,
                "changes": [
                    {
                        "model": change.model._meta.label_lower,
                        "pk": change.pk,
                        "before": change.before,
                        "after": change.after,
                    }
                    for change in example.changes
                ],
            }
            for example in sorted(outcome.examples, key=lambda example: example.line)
        ],
    }


def _problem(problem: RowProblem) -> dict[str, Any]:
    return {
        "line": problem.line,
        "cells": [cell_text(cell)[:CELLS_SHOWN] for cell in problem.cells],
        "faults": [
            {"column": fault.column, "reason": fault.reason, "remedy": fault.remedy}
            for fault in problem.faults
        ],
    }
