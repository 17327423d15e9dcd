"""The exceptions of Muster, one tree.

::

    MusterError              exit status 1
    |-- InputFaults          exit status 2: what the user wrote; carries every fault with its place
    |-- RunError             a run could not be finished
    `-- MissingExtra         an optional part is not installed

Each carries a sentence of the message catalogue, never ready-made words. Anything that is not
one of these is a mistake in the program.
"""

from typing import Protocol

from sim.messages import Lang, Text


class MusterError(Exception):
    """Something a user has to be told.

    Attributes:
        exit_status: What the command returns to the shell.
        message: The sentence, not yet put into a language.
    """

    exit_status = 1

    def __init__(self, key: str, /, **params: object) -> None:
        """Take the key of the sentence and the values of its placeholders."""
        self.message = Text(key, params)
        super().__init__(key)

    @property
    def key(self) -> str:
        """The key of the sentence."""
        return self.message.key

    def text(self, lang: Lang) -> str:
        """Return what to tell the user, in ``lang``."""
        return self.message.render(lang)

    def __str__(self) -> str:
        """Return the English sentence."""
        return self.text("en")


class Rendered(Protocol):
    """What this module needs to know of a list of problems."""

    def render(self, lang: Lang) -> str:
        """Return all problems as text."""
        ...


class InputFaults(MusterError):
    """The files a user wrote have faults.

    Attributes:
        problems: All of them, with their places.
    """

    exit_status = 2

    def __init__(self, problems: Rendered) -> None:
        """Take the list of problems."""
        self.problems = problems
        super().__init__("common.input-faults")

    def text(self, lang: Lang) -> str:
        """Return every fault with its place, in ``lang``."""
        return self.problems.render(lang)


class RunError(MusterError):
    """A run could not be finished."""


class MissingExtra(MusterError):
    """A part that is installed on request is not there."""

    def __init__(self, extra: str) -> None:
        """Take the name of the extra, such as ``office``."""
        super().__init__("common.missing-extra", extra=extra)
