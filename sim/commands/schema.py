"""``muster schema``: the JSON schema of every kind of file."""

import json
from pathlib import Path

import click

from sim.commands.outfolder import disk_faults_told, refuse_below_a_file
from sim.commands.parsing import Command, option
from sim.commands.places import Place
from sim.commands.shell import Shell, UsageFault, shown
from sim.messages import Lang


def command(lang: Lang) -> click.Command:
    """Return the command in a language."""
    return Command(
        "schema",
        lang=lang,
        body=carry_out,
        params=[click.Argument(["kind"], required=False), option("--out", kind=Place("DIR"))],
        prints_result=False,
    )


def carry_out(shell: Shell, *, kind: str | None, out: str | None) -> int:
    """Print one schema, or all of them in one mapping, or write each into its own file."""
    from sim.importing import write_files
    from sim.results.schema import result_schema
    from sim.scenario.schema import json_schemas

    schemas = {**json_schemas(), "result": result_schema()}
    if kind is not None:
        if kind not in schemas:
            raise UsageFault("cli.no-such-schema", found=kind, accepted=sorted(schemas))
        schemas = {kind: schemas[kind]}
    if out is None:
        content = schemas[kind] if kind is not None else schemas
        click.echo(json.dumps(content, ensure_ascii=False, indent=2))
        return 0
    folder = Path(out)
    if folder.is_file():
        raise UsageFault("cli.new-is-a-file", path=out)
    refuse_below_a_file(folder)
    with disk_faults_told(folder, key="new-cannot-write"):
        written = write_files(
            folder,
            {
                f"{name}.schema.json": json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
                for name, schema in schemas.items()
            },
        )
    for path in written:
        shell.say("wrote", path=shown(path))
    return 0
