"""The process of ``muster``: closed and full streams, and Ctrl-C while it loads."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = [sys.executable, "-m", "sim.program"]


def shell(repository, line):
    """Return what a line of the shell gives, `muster` being the program."""
    program = " ".join(PROGRAM)
    return subprocess.run(
        ["sh", "-c", line.replace("muster", program)],
        cwd=repository,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
@pytest.mark.parametrize(
    "module", ["click", "sim.messages", "sim.commands.run", "sim.scenario.load"]
)
def test_ctrl_c_while_the_program_loads_is_no_crash(tmp_path, repository, module):
    # the signal comes while that module is being imported, wherever that is in time
    package = tmp_path / "sitecustomize.py"
    package.write_text(
        "import os, signal, sys\n"
        # jobs in the background may have been started with the signal ignored
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "class Finder:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        f"        if name == {module!r}:\n"
        "            sys.meta_path.remove(self)\n"
        "            os.kill(os.getpid(), signal.SIGINT)\n"
        "sys.meta_path.insert(0, Finder())\n",
        encoding="utf-8",
    )
    environment = {**os.environ, "PYTHONPATH": f"{tmp_path}{os.pathsep}{repository}"}
    done = subprocess.run(
        [*PROGRAM, "run", "small-hall", "--seeds", "0"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    # where it comes while Python compiles a text, Python ends as by the signal, a shell's 130 too
    assert done.returncode in {130, -signal.SIGINT}
    assert done.stderr.strip() == "Stopped."


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize("command", ["list", "schema", "check small-hall", "--help"])
def test_an_output_that_takes_no_more_is_told_in_a_sentence(repository, command):
    done = shell(repository, f"muster {command} > /dev/full")
    assert done.returncode == 1
    assert done.stderr == (
        "the output cannot be written (No space left on device) - make room, or send it elsewhere\n"
    )


@pytest.mark.skipif(os.name == "nt", reason="a shell of POSIX")
def test_a_closed_standard_error_is_no_fault(repository, tmp_path):
    done = shell(repository, f"muster run small-hall --seeds 2 --out {tmp_path}/a 2>&-")
    assert done.returncode == 0
    assert "Report:" in done.stdout
    page = (tmp_path / "a" / "index.html").read_bytes()
    assert page.startswith(b"<!DOCTYPE html>")


@pytest.mark.skipif(os.name == "nt", reason="a shell of POSIX")
def test_a_fault_keeps_its_status_where_nobody_can_read_it(repository):
    assert shell(repository, "muster check no-such-file 2>&-").returncode == 2


@pytest.mark.skipif(os.name == "nt", reason="a shell of POSIX")
def test_with_all_streams_closed_no_file_takes_what_is_meant_for_people(repository, tmp_path):
    done = shell(repository, f"muster run small-hall --seeds 2 --out {tmp_path}/a <&- >&- 2>&-")
    assert done.returncode == 0
    assert (tmp_path / "a" / "result.json").read_bytes().startswith(b"{")
    assert (tmp_path / "a" / "index.html").read_bytes().startswith(b"<!DOCTYPE html>")


@pytest.mark.parametrize("module", ["sim", "sim.program", "sim.cli"])
def test_the_program_runs_as_a_module_as_well(repository, module):
    def carried_out(*arguments):
        return subprocess.run(
            [sys.executable, "-m", module, *arguments],
            cwd=repository,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )

    page = carried_out("--lang", "en")
    assert page.returncode == 0
    assert page.stdout.startswith("Usage: muster COMMAND ...")
    assert "small-hall" in carried_out("list").stdout
    fault = carried_out("check", "no-such-file", "--lang", "en")
    assert (fault.returncode, fault.stdout) == (2, "")
    assert "there is no file 'no-such-file'" in fault.stderr
