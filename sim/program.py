"""The process of ``muster``: its streams are whole, and Ctrl-C ends it while it is still loading.

Nothing but the standard library is imported here before somebody may press Ctrl-C.
"""

import os
import sys

_STOPPED = 130


def main() -> int:
    """Carry out what stands on the command line and return the exit status."""
    try:
        _complete_streams()
        from sim.cli import main as carry_out

        return carry_out()
    except KeyboardInterrupt:
        return _stopped()


def _complete_streams() -> None:
    """Give a process that was started with closed streams some that swallow what is written.

    Else the first file that is opened takes the number of a closed stream, and what is meant for
    people ends up in it.
    """
    for number, mode in ((0, os.O_RDONLY), (1, os.O_WRONLY), (2, os.O_WRONLY)):
        try:
            os.fstat(number)
        except OSError:
            opened = os.open(os.devnull, mode)
            if opened != number:
                os.dup2(opened, number)
                os.close(opened)
    # they stay open for as long as the process lives
    if sys.stdout is None:
        sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    if sys.stderr is None:
        sys.stderr = open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115


def _stopped() -> int:
    """Say that the user stopped the program; a second Ctrl-C does not interrupt that."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    from sim.commands.shell import Shell, language, use_utf8

    use_utf8()
    Shell(lang=language(sys.argv[1:], os.environ)).tell("stopped")
    return _STOPPED


if __name__ == "__main__":
    sys.exit(main())
