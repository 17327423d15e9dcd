"""The folder of a run: whole or not at all, never over another one unasked."""

import errno
from pathlib import Path

import pytest

from sim.commands import outfolder
from sim.commands.shell import UsageFault
from sim.errors import RunError


def finish_a_run(folder, content="new"):
    (folder.path / outfolder.MARK).write_text(content, encoding="utf-8")


def names(path):
    return sorted(each.name for each in path.iterdir())


def test_runs_are_numbered_and_nothing_unfinished_stays(tmp_path):
    for _ in range(3):
        with outfolder.numbered(tmp_path / "hotel", lang="en") as folder:
            finish_a_run(folder)
    assert names(tmp_path / "hotel") == ["run-001", "run-002", "run-003"]


def test_a_folder_is_not_seen_under_its_name_before_it_is_complete(tmp_path):
    with outfolder.prepared(tmp_path / "out", force=False, lang="en") as folder:
        finish_a_run(folder)
        assert not (tmp_path / "out").exists()
    assert names(tmp_path / "out") == [outfolder.MARK]


def test_a_number_held_by_a_killed_run_is_left_alone(tmp_path):
    left = tmp_path / ("run-001" + outfolder.SUFFIX)
    left.mkdir()
    (left / outfolder.MARK).write_text("killed", encoding="utf-8")
    with outfolder.numbered(tmp_path, lang="en") as folder:
        finish_a_run(folder)
    assert names(tmp_path) == ["run-001" + outfolder.SUFFIX, "run-002"]
    assert (left / outfolder.MARK).read_text(encoding="utf-8") == "killed"


def test_what_a_killed_run_left_under_a_given_name_is_kept_and_does_not_block(tmp_path):
    left = tmp_path / ("out" + outfolder.SUFFIX)
    left.mkdir()
    with outfolder.prepared(tmp_path / "out", force=False, lang="en") as folder:
        finish_a_run(folder)
    assert names(tmp_path) == ["out", "out" + outfolder.SUFFIX]


def test_an_earlier_run_is_replaced_only_with_force(tmp_path):
    target = tmp_path / "out"
    with outfolder.prepared(target, force=False, lang="en") as folder:
        finish_a_run(folder, "old")
        (folder.path / "stale.txt").write_text("old", encoding="utf-8")
    with (
        pytest.raises(UsageFault, match="--force") as caught,
        outfolder.prepared(target, force=False, lang="en"),
    ):
        pytest.fail("not to be reached")
    assert caught.value.exit_status == 2
    with outfolder.prepared(target, force=True, lang="en") as folder:
        finish_a_run(folder, "new")
    assert names(tmp_path) == ["out"]
    assert names(target) == [outfolder.MARK]
    assert (target / outfolder.MARK).read_text(encoding="utf-8") == "new"


def test_force_never_replaces_what_is_not_a_run(tmp_path):
    (tmp_path / "thesis.docx").write_text("ten years", encoding="utf-8")
    with pytest.raises(UsageFault, match="left alone"):
        outfolder.refuse_to_overwrite(tmp_path, force=True)
    with pytest.raises(UsageFault, match="is a file"):
        outfolder.refuse_to_overwrite(tmp_path / "thesis.docx", force=True)


def test_an_empty_folder_may_be_used(tmp_path):
    (tmp_path / "out").mkdir()
    with outfolder.prepared(tmp_path / "out", force=False, lang="en") as folder:
        finish_a_run(folder)
    assert names(tmp_path / "out") == [outfolder.MARK]


def test_a_failure_before_anything_can_be_read_leaves_nothing(tmp_path):
    with pytest.raises(ZeroDivisionError), outfolder.numbered(tmp_path, lang="en") as folder:
        (folder.path / "people.csv").write_text("half", encoding="utf-8")
        raise ZeroDivisionError
    assert names(tmp_path) == []


def test_a_mistake_in_the_program_keeps_what_is_done_and_says_where(tmp_path):
    with (
        pytest.raises(ZeroDivisionError) as caught,
        outfolder.numbered(tmp_path, lang="en") as folder,
    ):
        finish_a_run(folder)
        raise ZeroDivisionError
    assert names(tmp_path) == ["run-001" + outfolder.SUFFIX]
    assert "run-001" in caught.value.__notes__[0]


def test_ctrl_c_keeps_what_is_done_and_says_where(tmp_path):
    with (
        pytest.raises(outfolder.Interrupted, match="kept in") as caught,
        outfolder.numbered(tmp_path, lang="en") as folder,
    ):
        finish_a_run(folder)
        raise KeyboardInterrupt
    assert caught.value.exit_status == 130
    assert names(tmp_path) == ["run-001" + outfolder.SUFFIX]


@pytest.mark.parametrize("readable", [True, False])
def test_a_full_disk_is_said_in_words_and_earlier_runs_stay(tmp_path, readable):
    with outfolder.numbered(tmp_path, lang="en") as folder:
        finish_a_run(folder, "first")
    with (
        pytest.raises(RunError, match="is full - make room") as caught,
        outfolder.numbered(tmp_path, lang="en") as folder,
    ):
        if readable:
            finish_a_run(folder, "second")
        raise OSError(errno.ENOSPC, "No space left on device", "people.csv")
    assert caught.value.exit_status == 1
    assert ("kept in" in str(caught.value)) is readable
    assert (tmp_path / "run-001" / outfolder.MARK).read_text(encoding="utf-8") == "first"


def test_a_place_that_cannot_be_written_is_named(tmp_path, monkeypatch):
    def refuse(path, *_args, **_options):
        raise PermissionError(errno.EACCES, "Permission denied", str(path))

    monkeypatch.setattr(Path, "mkdir", refuse)
    with (
        pytest.raises(RunError, match=r"cannot be written \(Permission denied\)"),
        outfolder.prepared(tmp_path / "out", force=False, lang="en"),
    ):
        pytest.fail("not to be reached")


def test_a_place_inside_a_file_is_a_slip_of_the_user(tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    with (
        pytest.raises(UsageFault, match="is a file, not a folder"),
        outfolder.prepared(tmp_path / "file" / "out", force=False, lang="en"),
    ):
        pytest.fail("not to be reached")


def test_another_run_that_took_the_name_meanwhile_is_not_overwritten(tmp_path):
    target = tmp_path / "out"
    with (
        pytest.raises(UsageFault),
        outfolder.prepared(target, force=False, lang="en") as folder,
    ):
        finish_a_run(folder)
        target.mkdir()
        (target / "other.txt").write_text("other", encoding="utf-8")
    assert names(target) == ["other.txt"]
    assert names(tmp_path) == ["out", "out" + outfolder.SUFFIX]
