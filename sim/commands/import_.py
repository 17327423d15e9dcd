"""``muster import``: a site and a scenario from a file of another program."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from sim.commands.outfolder import disk_faults_told, refuse_below_a_file
from sim.commands.parsing import Command, option
from sim.commands.places import Place
from sim.commands.shell import Shell, UsageFault, quoted, shown
from sim.messages import Lang

if TYPE_CHECKING:
    from sim.importing import Imported

_SUFFIX = ".json"


def command(lang: Lang) -> click.Command:
    """Return the command in a language."""
    return Command(
        "import",
        lang=lang,
        body=carry_out,
        params=[
            click.Argument(["file"], type=Place()),
            click.Argument(["dir"], type=Place("DIR"), required=False),
            option("--force", is_flag=True),
        ],
    )


def carry_out(shell: Shell, *, file: str, dir: str | None, force: bool) -> int:
    """Read the file, write site and scenario, and tell what was made of it."""
    from sim.importing import import_network, write_files

    path = Path(file)
    if path.suffix.lower() != _SUFFIX:
        raise UsageFault("cli.import-other-kind", path=file)
    folder = Path(dir) if dir is not None else Path(path.stem)
    if folder.is_file():
        raise UsageFault("cli.new-is-a-file", path=str(folder))
    refuse_below_a_file(folder)
    made = import_network(path, lang=shell.lang)
    there = [folder / name for name in made.files if (folder / name).exists()]
    if there and not force:
        raise UsageFault("cli.import-exists", path=shown(there[0]))
    with disk_faults_told(folder, key="new-cannot-write"):
        written = write_files(folder, made.files)
    files = [shown(each) for each in written]
    shell.result("\n".join([*files, *_told(shell, made)]), _data(shell, made, files))
    shell.say("new-next", path=quoted(files[-1]))
    return 0


def _counts(made: "Imported") -> dict[str, int]:
    names = ("storeys", "rooms", "stairs", "doors", "exits", "people")
    return {name: getattr(made, name) for name in names}


def _told(shell: Shell, made: "Imported") -> list[str]:
    """Return what was made in a line and, unless the user asked for silence, all that is told."""
    lines = [shell.text("import-made", **_counts(made))]
    if shell.quiet:
        return lines
    lines += ["", shell.text("import-told")]
    for note in made.notes:
        place = f"{Path(note.span.file).name}:{note.span.line}: " if note.span else ""
        lines.append(f"  {place}{note.text(shell.lang)}")
    return [*lines, ""]


def _data(shell: Shell, made: "Imported", files: list[str]) -> dict[str, object]:
    told = [
        {
            "code": note.key.removeprefix("told-"),
            "line": note.span.line if note.span else None,
            "message": note.text(shell.lang),
        }
        for note in made.notes
    ]
    return {"files": files, **_counts(made), "told": told}
