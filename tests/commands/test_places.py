"""Files and folders on the command line: tried before the work begins, never overwritten."""

import errno

import pytest

from sim.cli import main
from sim.commands import hours, places
from sim.commands.shell import UsageFault
from sim.errors import RunError

OURS = '<!DOCTYPE html>\n<html>\n<head>\n<meta name="generator" content="Muster 0.1.0">\n'


@pytest.fixture
def own(tmp_path, monkeypatch):
    """A folder with a scenario of one's own, in which one stands."""
    assert main(["new", str(tmp_path), "--kind", "hall", "--quiet"]) == 0
    monkeypatch.chdir(tmp_path)
    return tmp_path


def files(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("name", ["", " ", "n" * 300, "f/" + "é" * 200])
@pytest.mark.parametrize(
    "words",
    [
        ["run", "hall-drill", "--out", "NAME"],
        ["run", "NAME"],
        ["check", "NAME"],
        ["check", "NAME", "--json"],
        ["hours", "hotel-night-fire", "--html", "NAME"],
        ["verify", "rimea-1", "--html", "NAME"],
        ["verify", "--hypercube", "NAME"],
        ["score", "hall-drill", "--log", "NAME"],
        ["schema", "--out", "NAME"],
        ["new", "NAME"],
        ["import", "NAME"],
    ],
)
def test_an_empty_or_endless_name_is_a_slip_on_the_command_line(own, words, name, lang, capsys):
    before = files(own)
    assert main([name if word == "NAME" else word for word in words] + ["--lang", lang]) == 2
    printed = capsys.readouterr()
    assert len(printed.err.splitlines()) == 2, printed.err
    assert printed.out == ""
    assert files(own) == before


@pytest.mark.parametrize("length", [250, 255])
def test_a_name_that_leaves_no_room_for_its_unfinished_folder_is_told_before_the_run(
    own, capsys, length
):
    before = files(own)
    assert main(["run", "small-hall", "--seeds", "0", "--out", "n" * length]) in {1, 2}
    assert "cannot be written (File name too long)" in capsys.readouterr().err
    assert files(own) == before


def test_a_file_of_the_user_is_not_overwritten_by_a_page(own, capsys):
    mine = next(own.glob("scenarios/*.yaml"))
    before = files(own)
    for words in (["hours", "hotel-night-fire"], ["verify", "rimea-1"]):
        assert main([*words, "--html", str(mine)]) == 2
        assert "add --force" in capsys.readouterr().err
        assert main([*words, "--html", str(mine), "--force"]) == 2
        assert "no page of Muster" in capsys.readouterr().err
    assert files(own) == before


def test_an_earlier_page_is_replaced_only_with_force(tmp_path):
    page = tmp_path / "week.html"
    assert places.page_file(str(page), force=False) == page
    page.write_text(OURS, encoding="utf-8")
    with pytest.raises(UsageFault, match="--force"):
        places.page_file(str(page), force=False)
    assert places.page_file(str(page), force=True) == page
    assert page.read_text(encoding="utf-8") == OURS


def test_pages_without_a_name_are_numbered_and_none_is_left_by_a_failure(tmp_path):
    for _ in range(2):
        with places.next_page(tmp_path, "hours") as path:
            path.write_text(OURS, encoding="utf-8")
    with pytest.raises(ZeroDivisionError), places.next_page(tmp_path, "hours"):
        raise ZeroDivisionError
    assert sorted(path.name for path in tmp_path.iterdir()) == ["hours-001.html", "hours-002.html"]


def refused(*_args, **_options):
    raise OSError(errno.EROFS, "Read-only file system", "/ro/.muster-x")


@pytest.mark.parametrize(
    "words",
    [
        ["hours", "hotel-night-fire"],
        ["hours", "hotel-night-fire", "--html", "week.html"],
        ["verify", "--html", "page.html"],
    ],
)
def test_a_disk_that_cannot_be_written_is_told_before_anything_is_played(
    own, words, monkeypatch, capsys
):
    def played(*_args, **_options):
        pytest.fail("played before it was known that the page can be written")

    monkeypatch.setattr("sim.commands.places.tempfile.mkstemp", refused)
    monkeypatch.setattr(hours, "_play", played)
    monkeypatch.setattr("sim.verify.runner.run_cases", played)
    assert main(words) == 1
    assert "(Read-only file system)" in capsys.readouterr().err


def test_what_was_played_is_printed_though_its_page_cannot_be_written(
    tmp_path, monkeypatch, capsys
):
    def full(*_args, **_options):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("sim.report.verification.write_whole", full)
    page = tmp_path / "page.html"
    assert main(["verify", "mmc-2-3", "--html", str(page)]) == 1
    printed = capsys.readouterr()
    assert "M/M/3" in printed.out
    assert "is full" in printed.err
    assert not page.exists()


def test_schemas_are_written_whole_or_not_at_all(tmp_path, monkeypatch):
    from pathlib import Path

    folder = tmp_path / "schemas"
    assert main(["schema", "--out", str(folder), "--quiet"]) == 0
    before = files(folder)
    assert len(before) > 3
    write = Path.write_text

    def full(path, text, *args, **options):
        if path.name.startswith("site"):
            write(path, text[:100], *args, **options)
            raise OSError(errno.ENOSPC, "No space left on device")
        return write(path, text, *args, **options)

    monkeypatch.setattr(Path, "write_text", full)
    assert main(["schema", "--out", str(folder)]) == 1
    assert files(folder) == before
    assert main(["schema", "--out", str(tmp_path / "new")]) == 1
    assert not (tmp_path / "new").exists()


def test_a_page_is_tried_where_it_will_stand(tmp_path):
    with pytest.raises(UsageFault):
        places.page_file(str(tmp_path / "no" / "page.html"), force=False)
    with pytest.raises(RunError, match="cannot be written"):
        places.page_in(type(tmp_path)("/proc/no-such-place"))
