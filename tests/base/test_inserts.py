"""What is written by thousands leaves the process as it was."""

import gc

import pytest

from opora.base.actions.inserts import thousands


def test_the_collector_rests_for_a_thousand_and_comes_back_whatever_happens() -> None:
    """A refused chunk must not leave a server without its collector; whoever put it off keeps it off."""
    with pytest.raises(ValueError, match="refused"), thousands():
        assert not gc.isenabled()
        raise ValueError("refused")
    assert gc.isenabled()
    gc.disable()
    try:
        with thousands():
            assert not gc.isenabled()
        assert not gc.isenabled()
    finally:
        gc.enable()
