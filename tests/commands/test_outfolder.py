"""The folder of a run: whole or not at all, never over another one unasked."""

import errno
import json
from pathlib import Path

import pytest

from sim.commands import outfolder, replacing
from sim.commands.replacing import MARK
from sim.commands.shell import UsageFault
from sim.errors import RunError


def finish_a_run(folder, content="new"):
    write_a_run(folder.path, content)


def write_a_run(path, content):
    result = {"scenario": content, "seed": 1, "inputs_sha256": "0", "version": "0"}
    (path / MARK).write_text(json.dumps(result), encoding="utf-8")


def run_in(folder):
    return json.loads((folder / MARK).read_text(encoding="utf-8"))["scenario"]


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
    assert names(tmp_path / "out") == [MARK]


def test_a_number_held_by_a_killed_run_is_left_alone(tmp_path):
    left = tmp_path / ("run-001" + outfolder.SUFFIX)
    left.mkdir()
    (left / MARK).write_text("killed", encoding="utf-8")
    with outfolder.numbered(tmp_path, lang="en") as folder:
        finish_a_run(folder)
    assert names(tmp_path) == ["run-001" + outfolder.SUFFIX, "run-002"]
    assert (left / MARK).read_text(encoding="utf-8") == "killed"


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
        (folder.path / "trajectory-2.sqlite").write_text("old", encoding="utf-8")
    with (
        pytest.raises(UsageFault, match="--force") as caught,
        outfolder.prepared(target, force=False, lang="en"),
    ):
        pytest.fail("not to be reached")
    assert caught.value.exit_status == 2
    with outfolder.prepared(target, force=True, lang="en") as folder:
        finish_a_run(folder, "new")
    assert names(tmp_path) == ["out"]
    assert names(target) == [MARK]
    assert run_in(target) == "new"


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
    assert names(tmp_path / "out") == [MARK]


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
    assert run_in(tmp_path / "run-001") == "first"


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


@pytest.fixture
def earlier(tmp_path):
    """An earlier run, and beside it a folder of the user whose name looks like ours."""
    target = tmp_path / "keep"
    target.mkdir()
    write_a_run(target, "old")
    for name in ("keep.replaced", "keep.earlier", "keep.earlier-mine"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "thesis.txt").write_text("ten years", encoding="utf-8")
    return target


def theses(folder):
    return sorted(path.parent.name for path in folder.glob("*/thesis.txt"))


def test_replacing_a_run_leaves_every_folder_beside_it_alone(earlier):
    before = theses(earlier.parent)
    with outfolder.prepared(earlier, force=True, lang="en") as folder:
        finish_a_run(folder, "new")
    assert run_in(earlier) == "new"
    assert theses(earlier.parent) == before
    assert names(earlier.parent) == ["keep", *before]


def fail_at_rename(monkeypatch, which, error):
    """Let the given one of the renames of folders fail, the first being 1."""
    rename, done = Path.rename, []

    def counted(path, target):
        done.append(path)
        if len(done) == which:
            raise error
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", counted)


@pytest.mark.parametrize("which", [1, 2])
def test_where_a_rename_fails_the_earlier_run_stands_where_it_stood(monkeypatch, earlier, which):
    refused = OSError(errno.EACCES, "Permission denied", "keep")
    with (
        pytest.raises(RunError, match="kept in"),
        outfolder.prepared(earlier, force=True, lang="en") as folder,
    ):
        finish_a_run(folder, "new")
        fail_at_rename(monkeypatch, which, refused)
    assert run_in(earlier) == "old"
    assert run_in(earlier.with_name("keep.partial")) == "new"
    beside = [*theses(earlier.parent), "keep", "keep.partial"]
    assert names(earlier.parent) == sorted(beside)


def test_a_run_that_a_killed_program_had_set_aside_is_put_back_at_the_next_start(
    monkeypatch, earlier
):
    class Killed(BaseException):
        pass

    with monkeypatch.context() as patch:
        fail_at_rename(patch, 2, Killed())
        patch.setattr(Path, "exists", lambda path: False)  # nothing is put back by who is dead
        with pytest.raises(Killed):
            replacing._replace(earlier.with_name("new"), earlier)
    assert not earlier.exists()
    assert replacing.put_back(earlier)
    assert run_in(earlier) == "old"
    assert names(earlier.parent) == ["keep", *theses(earlier.parent)]
    assert not replacing.put_back(earlier)


def test_a_run_with_other_files_beside_its_own_is_not_replaced(earlier):
    (earlier / "notes.docx").write_text("mine", encoding="utf-8")
    with pytest.raises(UsageFault, match=r"more than a run \(notes.docx\)"):
        outfolder.refuse_to_overwrite(earlier, force=True)
    (earlier / "notes.docx").rename(earlier / ".DS_Store")
    outfolder.refuse_to_overwrite(earlier, force=True)


def test_results_of_another_program_are_no_run(tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / MARK).write_text('{"title": "my results"}', encoding="utf-8")
    with pytest.raises(UsageFault, match="left alone"):
        outfolder.refuse_to_overwrite(tmp_path / "out", force=True)


@pytest.mark.parametrize("written_before", [True, False])
def test_a_folder_that_is_removed_while_it_is_written_is_told(tmp_path, written_before):
    with (
        pytest.raises(RunError, match="was removed while"),
        outfolder.numbered(tmp_path / "runs", lang="en") as folder,
    ):
        if written_before:
            finish_a_run(folder)
        moved = tmp_path / "moved"
        (tmp_path / "runs").rename(moved)
        if not written_before:
            folder.need()
    assert names(tmp_path) == ["moved"]


@pytest.mark.parametrize("out", [".", "..", "/", "sub/.."])
def test_the_folder_one_stands_in_is_not_the_folder_of_a_run(tmp_path, monkeypatch, out):
    (tmp_path / "sub").mkdir()
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageFault, match="--out my-run"):
        outfolder.refuse_to_overwrite(Path(out), force=True)
