"""Findings: every script is listed, can be started and has its parts. None is run here."""

import os
import re
import shutil
import subprocess

import pytest

PARTS = {
    "a shell of POSIX": r"\A#!/bin/sh\n# \S",
    "what was seen, in words": r"^# Seen: .+",
    "an end at the first fault": r"^set -eu$",
    "a place of its own, removed again": r"^place=\$\(mktemp -d\)\ntrap 'rm -rf \"\$place\"' EXIT$",
    "an environment of its own": r'^python3 -m venv "\$place/venv"$',
    "its version, printed": r"\bversion\(",
    "a word where it has changed": r"CHANGED: ",
    "a status that follows": r"^sys\.exit\(0 if holds else 1\)$",
}


@pytest.fixture
def scripts(repository):
    return sorted((repository / "findings").glob("*.sh"))


def rows(repository):
    """Return the cells of each row of the table."""
    lines = (repository / "findings" / "README.md").read_text(encoding="utf-8").splitlines()
    return [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in lines
        if line.startswith("| [")
    ]


def test_every_script_stands_in_the_table_and_nothing_else_does(scripts, repository):
    listed = [re.fullmatch(r"\[(.+)\]\((.+)\)", row[0]) for row in rows(repository)]
    assert all(match is not None and match[1] == match[2] for match in listed)
    assert [match[1] for match in listed if match] == [path.name for path in scripts]
    assert all(len(row) == 4 and all(row) for row in rows(repository))


def test_there_are_findings_of_several_packages(scripts):
    assert len({path.name.partition("-")[0] for path in scripts}) >= 5


@pytest.mark.skipif(os.name == "nt", reason="permissions of POSIX")
def test_every_script_can_be_started(scripts):
    assert [path.name for path in scripts if not os.access(path, os.X_OK)] == []


@pytest.mark.parametrize("part", PARTS)
def test_every_script_has_its_parts(scripts, part):
    without = [
        path.name
        for path in scripts
        if not re.search(PARTS[part], path.read_text(encoding="utf-8"), re.MULTILINE)
    ]
    assert without == []


def test_packages_are_pinned_and_named_with_their_version_at_the_head(scripts, repository):
    table = {row[0].partition("]")[0][1:]: row[1] for row in rows(repository)}
    for path in scripts:
        text = path.read_text(encoding="utf-8")
        command = re.search(r"-m pip install (.+?)(?:#.*)?\n(?!    )", text, re.DOTALL)
        assert command is not None, path.name
        words = [word for word in re.split(r"[\s\\]+", command[1]) if word]
        packages = [word for word in words if not word.startswith("-")]
        assert packages, path.name
        assert all(re.fullmatch(r"[a-z0-9-]+==[\w.]+", word) for word in packages), path.name
        # "0.9.0" is what people call 0.9.0.post1
        release = re.sub(r"\.post\d+$", "", packages[0].partition("==")[2])
        assert release in text.splitlines()[1], path.name
        assert release in table[path.name], path.name


def test_no_script_needs_muster(scripts):
    for path in scripts:
        code = path.read_text(encoding="utf-8").partition("set -eu")[2]
        assert not re.search(r"\b(muster|from sim|import sim)\b(?!py)", code), path.name


def test_the_python_in_every_script_compiles(scripts):
    for path in scripts:
        python = re.search(
            r"<<'EOF'\n(.*)^EOF$", path.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE
        )
        assert python is not None, path.name
        compile(python[1], path.name, "exec")


@pytest.mark.skipif(shutil.which("sh") is None, reason="no shell of POSIX")
def test_the_shell_reads_every_script(scripts):
    for path in scripts:
        done = subprocess.run(["sh", "-n", path], capture_output=True, text=True, check=False)
        assert done.stderr == ""
