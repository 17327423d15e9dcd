"""The command ``muster``.

Nothing is decided here: the commands live in ``sim.commands``, what they do in the layers below.
This module starts them in the user's language and turns what went wrong into an exit status: 0
done, 1 failed while running, 2 the user's input, 130 stopped by the user. Any other exception is a
mistake in the program and shows its traceback.
"""

import atexit
import errno
import gc
import os
import sys
from collections.abc import Sequence

import click

from sim.commands.parsing import Group, in_our_words
from sim.commands.shell import Shell, UsageFault, language, use_utf8
from sim.errors import MusterError, RunError
from sim.messages import Lang
from sim.version import __version__

COMMANDS = {
    "new": "sim.commands.new",
    "import": "sim.commands.import_",
    "check": "sim.commands.check",
    "run": "sim.commands.run",
    "report": "sim.commands.report",
    "hours": "sim.commands.hours",
    "score": "sim.commands.score",
    "verify": "sim.commands.verify",
    "schema": "sim.commands.schema",
    "list": "sim.commands.list",
}
"""The commands in the order in which help lists them, and the module of each."""

_STOPPED = 130

_OF_STREAMS = {errno.ENOSPC, errno.EIO, errno.EFBIG, errno.EBADF, getattr(errno, "EDQUOT", -1)}
"""What the system says of a stream that takes no more."""


def group(lang: Lang) -> Group:
    """Return all commands, in a language."""
    return Group(lang=lang, modules=COMMANDS, version=__version__)


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry out one command line and return the exit status.

    Args:
        arguments: What stands behind ``muster``; by default what the shell passed.
    """
    if arguments is None:
        _collect_seldom()
    use_utf8()
    words = list(sys.argv[1:] if arguments is None else arguments)
    lang = language(words, os.environ)
    shell = Shell(lang=lang)
    try:
        status = group(lang).main(args=words, prog_name="muster", standalone_mode=False)
    except click.Abort:
        shell.tell("stopped")
        return _STOPPED
    except click.ClickException as error:
        return _report(in_our_words(error), shell)
    except MusterError as error:
        return _report(error, shell)
    except OSError as error:
        return _unprinted(error, shell)
    return status or 0


def _unprinted(error: OSError, shell: Shell) -> int:
    """Say that the output could not be printed; any other fault of the system is a mistake.

    Raises:
        OSError: It is about a file, or nothing that happens to a stream.
    """
    if error.filename is not None or error.errno not in _OF_STREAMS:
        raise error
    # else Python tries once more on its way out
    sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115
    return _report(RunError("cli.cannot-print", reason=error.strerror), shell)


def _collect_seldom() -> None:
    """Look for rings of garbage seldom, and not at all on the way out.

    A command imports and builds much that stays until its end, and makes few rings. Python would
    go through all of it again and again, which costs a tenth of a short run.
    """
    gc.set_threshold(50_000, 20, 50)
    atexit.register(gc.freeze)


def _report(error: MusterError, shell: Shell) -> int:
    click.echo(error.text(shell.lang).rstrip("\n"), err=True)
    for note in getattr(error, "__notes__", ()):
        click.echo(note, err=True)
    if isinstance(error, UsageFault):
        shell.tell("see-help")
    return error.exit_status


if __name__ == "__main__":
    sys.exit(main())
