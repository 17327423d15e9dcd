"""Errors speak the language of the user."""

import pytest

from sim.errors import InputFaults, MissingExtra, MusterError, RunError
from sim.yamlsrc import ProblemList


def test_an_error_is_said_in_both_languages() -> None:
    error = MissingExtra("office")
    assert "muster-sim[office]" in error.text("en")
    assert "muster-sim[office]" in error.text("zh")
    assert error.text("en") != error.text("zh")
    assert str(error) == error.text("en")
    assert error.key == "common.missing-extra"


def test_faults_of_the_input_have_their_own_exit_status() -> None:
    problems = ProblemList()
    problems.add("missing-key", None, key="name")
    with pytest.raises(InputFaults) as caught:
        problems.raise_if_errors()
    assert caught.value.exit_status == 2
    assert caught.value.problems is problems
    assert caught.value.text("zh") == problems.render("zh")
    assert RunError("common.input-faults").exit_status == 1
    assert isinstance(caught.value, MusterError)


def test_warnings_stop_nothing() -> None:
    problems = ProblemList()
    problems.add("missing-key", None, severity="warning", key="name")
    problems.raise_if_errors()
    assert len(problems.warnings) == 1
