"""The working tree beside a commit, on a toy repository: who plays what, what is left behind."""

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from benchmarks import against, run
from benchmarks.child import play
from benchmarks.works import FILE, STARTER, WORKS, Line, Work

pytestmark = pytest.mark.skipif(not hasattr(os, "wait4"), reason="counts children as POSIX does")

COST = ("-c", "import sim; print(sim.COST)")


def git(repository, *arguments):
    named = ["-c", "user.name=t", "-c", "user.email=t@example.org"]
    command = ["git", "-C", str(repository), *named, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def work(*lines, name="toy", times=2, warm=("-c", ""), most=1.1):
    rows = tuple(Line(what, arguments, is_whole=False) for what, arguments in lines)
    return Work(name, rows, times, warm, most)


@pytest.fixture
def toy(tmp_path):
    """A repository of two commits: what costs 2 costs 3 after it, and `late` comes with it."""
    folder = tmp_path / "toy"
    (folder / "sim").mkdir(parents=True)
    (folder / "scenarios").mkdir()
    git(folder, "init", "--quiet")
    for cost, more in ((2.0, ""), (3.0, "def late():\n    return 1.0\n")):
        (folder / "sim" / "__init__.py").write_text(f"COST = {cost}\n{more}", encoding="utf-8")
        (folder / "scenarios" / "a.yaml").write_text(f"cost: {cost}\n", encoding="utf-8")
        git(folder, "add", "--all")
        git(folder, "commit", "--quiet", "--message", f"costs {cost}")
    return folder


@pytest.fixture
def left(toy, tmp_path, monkeypatch):
    """What is left behind: worktrees that git knows, and files in the temporary folder."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    monkeypatch.setattr("tempfile.tempdir", str(temporary))

    def look():
        trees = git(toy, "worktree", "list", "--porcelain").count("worktree ")
        return trees - 1, [path.name for path in temporary.iterdir()]

    return look


def test_each_side_plays_its_own_package_and_the_ratio_is_new_over_old(toy):
    with against.both(toy, "HEAD~1") as sides:
        (row,) = against.measure(work(("cost", COST)), sides)
    assert (row.least("old"), row.least("new")) == (2.0, 3.0)
    assert row.ratio == 1.5
    assert row.fault == "takes 1.50 times as long as before, at most 1.1 wanted"


def test_the_new_side_is_the_tree_as_it_stands_not_its_last_commit(toy):
    (toy / "sim" / "__init__.py").write_text("COST = 2.0\n", encoding="utf-8")
    with against.both(toy, "HEAD") as sides:
        (row,) = against.measure(work(("cost", COST)), sides)
    assert (row.least("old"), row.least("new"), row.fault) == (3.0, 2.0, "")


def test_the_two_take_turns_and_the_least_of_each_counts(toy, tmp_path):
    log = tmp_path / "log"
    code = (
        f"import pathlib, sim; log = pathlib.Path(r'{log}'); "
        "said = log.read_text() if log.exists() else ''; "
        "log.write_text(said + f'{sim.COST:g}'); print(sim.COST + len(said))"
    )
    with against.both(toy, "HEAD~1") as sides:
        (row,) = against.measure(work(("cost", ("-c", code)), times=3, most=9.0), sides)
    assert log.read_text(encoding="utf-8") == "233223"
    assert row.fault == ""
    assert (row.least("old"), row.least("new")) == (2.0, 4.0)


def test_what_seems_slow_is_played_more_often_before_it_is_called_so(toy):
    # the third play of the new side is undisturbed
    code = (
        "import pathlib, sim; log = pathlib.Path(f'{sim.COST}'); "
        "n = len(log.read_text()) if log.exists() else 0; log.write_text('x' * (n + 1)); "
        "print(1.0 if n == 2 or sim.COST == 2.0 else 1.5)"
    )
    with against.both(toy, "HEAD~1") as sides:
        (row,) = against.measure(work(("cost", ("-c", code)), times=1), sides)
        (slow,) = against.measure(work(("cost", COST), times=1), sides)
    assert row.seconds == {"old": [1.0] * 3, "new": [1.5, 1.5, 1.0]}
    assert row.fault == ""
    assert len(slow.seconds["new"]) == against.AGAIN
    assert slow.fault


def test_what_the_old_commit_lacks_is_missing_and_no_fault(toy):
    late = ("-c", "from sim import late; print(late())")
    with against.both(toy, "HEAD~1") as sides:
        rows = against.measure(work(("late", late), ("cost", COST), most=2.0), sides)
    assert [row.fault for row in rows] == ["", ""]
    assert (rows[0].least("old"), rows[0].least("new")) == (None, 1.0)
    first, second = against.table(rows).splitlines()[2:]
    assert first.startswith("| late | missing | 1 |  | 2 | old: ImportError: cannot import name")
    assert second == "| cost | 2 | 3 | 1.50 | 2 | least of 2 |"


def test_what_only_the_old_commit_has_is_a_fault(toy):
    gone = ("-c", "import sim; assert sim.COST == 2.0, 'gone'; print(1.0)")
    with against.both(toy, "HEAD~1") as sides:
        (row,) = against.measure(work(("gone", gone)), sides)
    assert row.fault == "cannot be played: AssertionError: gone"


def test_a_warm_work_keeps_its_cache_and_a_first_one_begins_each_time_without(toy):
    code = (
        "import os, pathlib; folder = pathlib.Path(os.environ['NUMBA_CACHE_DIR']); "
        "folder.mkdir(exist_ok=True); mark = folder / 'mark'; n = len(list(folder.iterdir())); "
        "(folder / str(n)).write_text(''); print(n + 1.0)"
    )
    twice = (("one", ("-c", code)), ("two", ("-c", code)))
    with against.both(toy, "HEAD~1") as sides:
        warm = against.measure(work(*twice, warm=("-c", code)), sides)
        first = against.measure(work(*twice, warm=None), sides)
    assert [row.seconds["old"] for row in warm] == [[2.0, 4.0], [3.0, 5.0]]
    assert [row.seconds["new"] for row in first] == [[1.0, 1.0], [2.0, 2.0]]


@pytest.mark.parametrize(
    ("files", "old", "new"),
    [("own", "2.0", "3.0"), ("old", "2.0", "2.0"), ("new", "3.0", "3.0")],
)
def test_both_may_play_the_files_of_one(toy, files, old, new):
    read = f"print(open(r'{FILE}/a.yaml', encoding='utf-8').read().split()[1])"
    with against.both(toy, "HEAD~1", files=files) as sides:
        (row,) = against.measure(work(("file", ("-c", read))), sides)
    assert (row.least("old"), row.least("new")) == (float(old), float(new))


def test_nothing_is_left_behind(toy, left):
    with against.both(toy, "HEAD~1") as sides:
        assert left()[0] == 1
        against.measure(work(("cost", COST)), sides)
    assert left() == (0, [])


@contextmanager
def stopped():
    with pytest.raises(KeyboardInterrupt):
        yield


def test_nothing_is_left_behind_by_who_is_stopped_or_asks_for_no_commit(toy, left):
    with stopped(), against.both(toy, "HEAD~1"):
        raise KeyboardInterrupt
    assert left() == (0, [])
    with pytest.raises(against.NoCommitError, match="no-such"), against.both(toy, "no-such"):
        pass
    assert left() == (0, [])


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_the_command_that_plays_and_leaves_nothing(toy, left, tmp_path, how):
    mark = tmp_path / "mark"
    sleeps = f"import os, time; open(r'{mark}', 'w').write(str(os.getpid())); time.sleep(600)"
    code = (
        "import sys; from pathlib import Path; from benchmarks import run; "
        "from benchmarks.works import Line, Work; "
        f"run.ROOT = Path(r'{toy}'); "
        f"run.WORKS = (Work('toy', (Line('toy', ('-c', {sleeps!r})),), 1, None),); "
        "sys.exit(run.main(['--against', 'HEAD~1']))"
    )
    here = Path(run.__file__).parent.parent
    process = subprocess.Popen(
        [sys.executable, "-c", code], cwd=here, stderr=subprocess.PIPE, text=True
    )
    until = time.monotonic() + 60
    while not (mark.exists() and mark.read_text(encoding="utf-8")):
        assert process.poll() is None
        assert time.monotonic() < until
        time.sleep(0.05)
    process.send_signal(how)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert said.splitlines()[-1] == "stopped"
    assert left() == (0, [])
    assert has_ended(int(mark.read_text(encoding="utf-8")))


def has_ended(process):
    """Return whether a process ends soon; one whose new parent has not asked for it has ended."""
    until = time.monotonic() + 10
    while time.monotonic() < until:
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return True
        state = Path(f"/proc/{process}/stat")
        if (
            state.exists()
            and state.read_text(encoding="utf-8").rpartition(")")[2].split()[0] == "Z"
        ):
            return True
        time.sleep(0.05)
    return False


def test_seconds_of_a_command_are_those_of_a_processor_with_its_children(tmp_path):
    busy = "import time\nwhile time.process_time() < 0.4: pass"
    code = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {busy!r}], check=True)"
    waits = "import time; time.sleep(1.5)"
    worked, slept = (
        play([sys.executable, "-S", "-c", each], folder=tmp_path, environment=os.environ)
        for each in (code, waits)
    )
    assert worked.cpu_s > 0.4
    assert slept.cpu_s < 1.5


def test_a_command_that_fails_says_why_in_one_line(tmp_path):
    code = "import sys; print('a\\n\\nlast', file=sys.stderr); sys.exit(4)"
    ended = play([sys.executable, "-c", code], folder=tmp_path, environment=os.environ)
    assert (ended.status, ended.reason) == (4, "last")
    silent = play([sys.executable, "-c", "exit(5)"], folder=tmp_path, environment=os.environ)
    assert silent.reason == "status 5"


@pytest.fixture
def program(toy, monkeypatch):
    """The program on the toy, with one work whose ratio is 1.5."""

    def start(*arguments, most=1.1):
        monkeypatch.setattr(run, "ROOT", toy)
        monkeypatch.setattr(run, "WORKS", (work(("cost", COST), most=most),))
        monkeypatch.setattr(run, "_NAMES", ("toy",))
        return run.main(list(arguments))

    return start


def test_the_program_fails_on_a_ratio_and_on_nothing_else(program, capsys):
    assert program("--against", "HEAD~1", "toy") == 1
    out, err = capsys.readouterr()
    assert "| cost | 2 | 3 | 1.50 | 1.1 | least of 8 |" in out
    assert "cost: takes 1.50 times as long as before" in err
    assert program("--against", "HEAD~1", "--times", "3", most=1.6) == 0
    assert "least of 3" in capsys.readouterr().out


def test_the_program_says_that_the_files_differ_where_they_do(program, capsys):
    program("--against", "HEAD~1")
    assert "--files old" in capsys.readouterr().out
    program("--against", "HEAD~1", "--files", "old")
    assert "--files old" not in capsys.readouterr().out
    program("--against", "HEAD")
    assert "--files old" not in capsys.readouterr().out


def test_the_program_knows_no_such_commit(program, capsys):
    assert program("--against", "no-such") == 2
    assert "no-such" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [
        ("--against", "HEAD", "no-such-work"),
        ("toy",),
        ("--times", "2"),
        ("--against", "HEAD", "--times", "0"),
        ("--against", "HEAD", "--write"),
    ],
)
def test_the_program_refuses_what_has_no_meaning(program, arguments, capsys):
    with pytest.raises(SystemExit) as end:
        program(*arguments)
    assert end.value.code == 2
    assert "error:" in capsys.readouterr().err


def test_the_command_is_started_where_a_commit_has_it(toy):
    says = "import sys\n\n\ndef main():\n    print({}, sys.argv[1])\n"
    (toy / "sim" / "cli.py").write_text(says.format(1), encoding="utf-8")
    git(toy, "add", "--all")
    git(toy, "commit", "--quiet", "--message", "starts in cli")
    (toy / "sim" / "program.py").write_text(says.format(2), encoding="utf-8")
    with against.both(toy, "HEAD") as sides:
        said = [side.played(("-c", STARTER, "--x"), cache=side.place).out for side in sides]
    assert said == ["1 --x\n", "2 --x\n"]


def test_every_work_plays_something_that_ships(repository):
    from benchmarks.plays import PLAYS

    names = [each.name for each in WORKS]
    assert len(set(names)) == len(names)
    for line in (line for each in WORKS for line in each.lines):
        if line.arguments[1] == "benchmarks.plays":
            assert line.arguments[2] in PLAYS
            assert not line.is_whole
        for word in line.arguments:
            if word.startswith(FILE) and word.endswith(".yaml"):
                assert (repository / "scenarios" / word.removeprefix(f"{FILE}/")).is_file()
