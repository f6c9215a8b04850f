"""Errors speak to the person who caused them."""

from __future__ import annotations

import pickle

from salesforce_app.kernel.errors import InputError, MissingScope, RoutebookError


def test_an_input_error_names_field_reason_and_remedy() -> None:
    error = InputError("Month", "“2020-6” is not a month.", "Write 2020-06.")
    assert str(error) == "Month: “2020-6” is not a month. Write 2020-06."
    assert (error.field, error.reason, error.remedy) == (
        "Month",
        "“2020-6” is not a month.",
        "Write 2020-06.",
    )


def test_errors_raised_on_purpose_are_told_from_faults_by_one_base() -> None:
    assert issubclass(InputError, RoutebookError)
    assert issubclass(MissingScope, RoutebookError)
    assert not issubclass(RoutebookError, ValueError)


def test_an_input_error_survives_the_way_from_a_worker() -> None:
    error = pickle.loads(pickle.dumps(InputError("Field", "Reason.", "Remedy.")))  # noqa: S301
    assert (type(error), str(error)) == (InputError, "Field: Reason. Remedy.")
