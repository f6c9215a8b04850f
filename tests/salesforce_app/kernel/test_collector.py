"""The collector rests while rows are read, and works again afterwards whatever happens."""

from __future__ import annotations

import gc

import pytest

from salesforce_app.kernel.collector import rows_are_no_garbage


def test_the_collector_rests_until_the_outermost_block_ends() -> None:
    assert gc.isenabled()
    with rows_are_no_garbage():
        with rows_are_no_garbage():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()


def test_it_works_again_after_an_error() -> None:
    @rows_are_no_garbage()
    def fail() -> None:
        assert not gc.isenabled()
        raise ValueError

    with pytest.raises(ValueError):
        fail()
    assert gc.isenabled()


def test_a_collector_that_was_off_stays_off() -> None:
    gc.disable()
    try:
        with rows_are_no_garbage():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
