"""Whatever mistake is made in a good file, it is told at its place."""

from pathlib import Path

import pytest
from hypothesis import given, settings

from sim.messages import LANGUAGES
from tests.yaml_mutations import MUTATORS, Mutation, entries, every_mutation, mutations
from tests.yamlsrc.sample import GOOD, read

# Taking a name away is told where the name is used.
ELSEWHERE = {("levels",), ("levels", "G"), ("levels", "L2")}
FREE_NAMES = {("doors", "back")}


def check(folder: Path, mutation: Mutation) -> None:
    file = folder / "mutated.yaml"
    file.write_text(mutation.text, encoding="utf-8")
    spec, problems = read(file)
    for lang in LANGUAGES:
        for form in ("text", "json", "github"):
            assert isinstance(problems.render(lang, form=form), str)
    assert (spec is None) == bool(problems.errors)
    if mutation.must_fail and mutation.path not in FREE_NAMES:
        assert problems.errors
    places = [problem.span.line for problem in problems.errors if problem.span]
    assert len(places) == len(problems.errors)
    if mutation.path in ELSEWHERE:
        return
    assert all(mutation.allows(line) for line in places), problems.render("en")


@given(mutation=mutations(GOOD))
@settings(max_examples=150)
def test_any_mistake_is_told_at_its_line(
    tmp_path_factory: pytest.TempPathFactory, mutation: Mutation
) -> None:
    check(tmp_path_factory.getbasetemp(), mutation)


@pytest.mark.parametrize("kind", ["drop", "rename", "duplicate", "tab", "colon"])
def test_every_entry_with_this_mistake_is_told_at_its_line(tmp_path: Path, kind: str) -> None:
    for entry in entries(GOOD):
        check(tmp_path, MUTATORS[kind](GOOD, entry, 0))


@given(mutation=mutations(GOOD), second=mutations(GOOD))
@settings(max_examples=60)
def test_two_files_of_mistakes_never_raise(
    tmp_path_factory: pytest.TempPathFactory, mutation: Mutation, second: Mutation
) -> None:
    """One includes the other: nearly every key is a conflict, and both may be broken."""
    folder = tmp_path_factory.getbasetemp()
    (folder / "part.yaml").write_text(second.text, encoding="utf-8")
    file = folder / "whole.yaml"
    file.write_text("include: part.yaml\n" + mutation.text, encoding="utf-8")
    spec, problems = read(file)
    assert spec is None
    assert problems.errors
    assert problems.render("zh")


def test_a_mutation_changes_the_text() -> None:
    made = list(every_mutation(GOOD))
    assert len(made) > 1000
    changed = [m for m in made if m.text != GOOD]
    assert len(changed) > 0.95 * len(made)
