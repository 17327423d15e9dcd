"""``muster new``: a site and a scenario from about ten numbers."""

from pathlib import Path

import click

from sim.commands.outfolder import disk_faults_told, refuse_below_a_file
from sim.commands.parsing import Command, Pick, Setting, option
from sim.commands.places import Place
from sim.commands.shell import Shell, UsageFault, quoted, shown
from sim.messages import Lang

KINDS = (
    "school", "hotel", "hall", "ground", "fair", "alley", "stadium", "concert", "bridge", "station"
)  # fmt: skip


def command(lang: Lang) -> click.Command:
    """Return the command in a language."""
    return Command(
        "new",
        lang=lang,
        body=carry_out,
        params=[
            click.Argument(["dir"], type=Place("DIR")),
            option("--kind", kind=Pick(KINDS), default="hotel"),
            option("--set", "settings", kind=Setting(), multiple=True),
        ],
    )


def carry_out(shell: Shell, *, dir: str, kind: str, settings: tuple[str, ...]) -> int:
    """Write the files and say how to run them."""
    from sim.drafting import create

    pairs = dict(setting.split("=", 1) for setting in settings)
    if Path(dir).is_file():
        raise UsageFault("cli.new-is-a-file", path=dir)
    refuse_below_a_file(Path(dir))
    with disk_faults_told(Path(dir), key="new-cannot-write"):
        written = create(Path(dir), kind, pairs, lang=shell.lang)
    files = [shown(path) for path in written]
    shell.result("\n".join(files), files)
    scenario = next((path for path in files if Path(path).parent.name == "scenarios"), files[-1])
    shell.say("new-next", path=quoted(scenario))
    return 0
