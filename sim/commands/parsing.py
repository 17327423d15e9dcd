"""click, told to speak the user's language and to know what every command has in common."""

from collections.abc import Callable, Mapping, Sequence
from difflib import get_close_matches
from importlib import import_module
from typing import Any, NoReturn

import click

from sim.commands import helptext
from sim.commands.shell import Shell, UsageFault
from sim.messages import LANGUAGES, Lang, Text, has, text

Body = Callable[..., int]
"""Carries out a command: ``body(shell, **parameters)`` returns the exit status."""


class Whole(click.ParamType[int]):
    """A whole number not below a least one."""

    name = "N"

    def __init__(self, least: int) -> None:
        """Take the least number that makes sense."""
        self.least = least

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> int:
        """Return the number, or complain."""
        try:
            number = int(str(value))
        except ValueError:
            number = self.least - 1
        if number < self.least:
            complain("not-a-number", param, found=value, least=self.least)
        return number


class Share(click.ParamType[float]):
    """A number from 0 to 1."""

    name = "0..1"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """Return the number, or complain."""
        try:
            number = float(str(value))
        except ValueError:
            number = -1.0
        if not 0 <= number <= 1:
            complain("not-a-share", param, found=value)
        return number


class Pick(click.ParamType[str]):
    """One of a few words."""

    def __init__(self, words: Sequence[str]) -> None:
        """Take the words."""
        self.words = tuple(words)
        self.name = "|".join(self.words)

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> str:
        """Return the word, or complain."""
        if str(value) not in self.words:
            complain("not-a-choice", param, found=value, accepted=list(self.words))
        return str(value)


class Setting(click.ParamType[str]):
    """A pair ``key=value``."""

    name = "KEY=VALUE"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> str:
        """Return the pair as it was written, or complain."""
        key, equals, _ = str(value).partition("=")
        if not (key.strip() and equals):
            complain("not-a-setting", param, found=value)
        return str(value)


def option(*names: str, kind: click.ParamType[Any] | None = None, **more: Any) -> click.Option:
    """Return an option; its help is the sentence ``cli.option-<name>`` unless another is given."""
    return click.Option(names, type=kind, **more)


class Command(click.Command):
    """A command whose words come from the message catalogue.

    The catalogue holds ``cli.<name>-short`` for the list of commands, ``cli.<name>-help`` for its
    page, ``cli.<name>-example`` and, for each parameter, ``cli.<name>-<parameter>`` or
    ``cli.option-<parameter>``.
    """

    def __init__(
        self,
        name: str,
        *,
        lang: Lang,
        body: Body,
        params: Sequence[click.Parameter] = (),
        prints_result: bool = True,
    ) -> None:
        """Describe the command.

        Args:
            name: What the user types.
            lang: Language of its help and faults.
            body: Carries it out.
            params: What it takes beside the options that all commands have.
            prints_result: Whether ``--json`` makes sense.
        """
        self.lang = lang
        self.body = body
        common: list[click.Parameter] = [
            option("--lang", kind=Pick(LANGUAGES), expose_value=False),
            option("--quiet", "-q", is_flag=True),
        ]
        if prints_result:
            common.append(option("--json", "as_json", is_flag=True))
        super().__init__(
            name,
            params=[*params, *common],
            callback=self._carry_out,
            short_help=text(f"cli.{name}-short", lang),
            help=text(f"cli.{name}-help", lang),
            options_metavar=text("cli.options-metavar", lang),
        )

    def _carry_out(self, *, quiet: bool, as_json: bool = False, **values: object) -> int:
        return self.body(Shell(lang=self.lang, quiet=quiet, as_json=as_json), **values)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse, with our own words for what is left over."""
        ctx.allow_extra_args = True
        rest = super().parse_args(ctx, _one_set_each(args))
        if rest:
            raise UsageFault("cli.left-over", found=" ".join(rest))
        return rest

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the page: usage, what it does, parameters, an example."""
        pieces = [ctx.command_path, *self.collect_usage_pieces(ctx)]
        lines = [text("cli.usage", self.lang, pieces=" ".join(pieces)), ""]
        lines += helptext.paragraphs(self.help or "", indent=2)
        rows = parameter_rows(self, ctx, self.lang)
        lines += ["", text("cli.options", self.lang), *helptext.table(rows, indent=2)]
        lines += ["", text("cli.example", self.lang)]
        lines += ["  " + line for line in text(f"cli.{self.name}-example", self.lang).splitlines()]
        formatter.write("\n".join(lines) + "\n")


class Group(click.Group):
    """All commands, each imported when it is looked at.

    Attributes:
        modules: Module of each command, in the order in which help lists them.
    """

    def __init__(self, *, lang: Lang, modules: Mapping[str, str], version: str) -> None:
        """Take the language and where the commands live."""
        self.lang = lang
        self.modules = modules
        super().__init__(
            "muster",
            params=[
                option("--lang", kind=Pick(LANGUAGES), expose_value=False),
                click.Option(
                    ["--version"],
                    is_flag=True,
                    is_eager=True,
                    expose_value=False,
                    callback=_print_version(version),
                ),
            ],
            invoke_without_command=True,
            callback=_help_if_alone,
        )

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands."""
        return list(self.modules)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command in the user's language, or None."""
        module = self.modules.get(cmd_name)
        if module is None:
            return None
        command: click.Command = import_module(module).command(self.lang)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command, or say which ones there are."""
        name = args[0]
        if name not in self.modules and not name.startswith("-"):
            raise UsageFault(
                "cli.no-such-command", found=name, hint=_hint(name, self.modules, "commands")
            )
        return super().resolve_command(ctx, args)

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the first page: what Muster is, and its commands."""
        commands = [
            (name, found.short_help or "")
            for name in self.list_commands(ctx)
            if (found := self.get_command(ctx, name)) is not None
        ]
        usage = f"{ctx.command_path} {text('cli.command-metavar', self.lang)}"
        lines = [text("cli.usage", self.lang, pieces=usage), ""]
        lines += helptext.paragraphs(text("cli.muster-help", self.lang), indent=2)
        lines += ["", text("cli.commands", self.lang), *helptext.table(commands, indent=2)]
        rows = parameter_rows(self, ctx, self.lang)
        lines += ["", text("cli.options", self.lang), *helptext.table(rows, indent=2)]
        lines += ["", text("cli.example", self.lang)]
        lines += ["  " + line for line in text("cli.muster-example", self.lang).splitlines()]
        formatter.write("\n".join(lines) + "\n")


def parameter_rows(command: click.Command, ctx: click.Context, lang: Lang) -> list[tuple[str, str]]:
    """Return name and meaning of each parameter of a command, arguments first."""
    rows = []
    for param in sorted(command.get_params(ctx), key=lambda each: isinstance(each, click.Option)):
        if isinstance(param, click.Option):
            shown = ", ".join(sorted(param.opts, key=len))
            if not (param.is_flag or param.is_eager):
                shown += f" {param.metavar or param.type.name}"
        else:
            shown = param.make_metavar(ctx)
        rows.append((shown, _meaning(command.name or "", param, lang)))
    return rows


def in_our_words(error: click.ClickException) -> UsageFault:
    """Return what click found wrong with the command line as one of our own faults."""
    if isinstance(error, click.NoSuchOption):
        options: list[str] = []
        if error.ctx is not None:
            options = [
                name for param in error.ctx.command.get_params(error.ctx) for name in param.opts
            ]
        hint = _hint(error.option_name, options, "options")
        return UsageFault("cli.no-such-option", found=error.option_name, hint=hint)
    if isinstance(error, click.MissingParameter):
        return UsageFault("cli.missing-parameter", param=_name(error.param))
    if isinstance(error, click.BadOptionUsage):
        return UsageFault("cli.bad-option-usage", param=error.option_name)
    return UsageFault("cli.bad-usage", message=error.format_message())


def _one_set_each(args: Sequence[str]) -> list[str]:
    """Write ``--set a=1 b=2`` as ``--set a=1 --set b=2``, which is what click understands."""
    expanded: list[str] = []
    in_set = False
    for place, argument in enumerate(args):
        pair = "=" in argument and not argument.startswith("-")
        if in_set and pair and args[place - 1] != "--set":
            expanded.append("--set")
        expanded.append(argument)
        in_set = argument == "--set" or (in_set and pair)
    return expanded


def _meaning(command: str, param: click.Parameter, lang: Lang) -> str:
    if "--help" in param.opts:
        return text("cli.option-help", lang)
    name = (param.name or "").replace("_", "-")
    own = f"cli.{command}-{name}"
    return text(own if has(own) else f"cli.option-{name}", lang)


def _hint(found: str, known: Mapping[str, object] | Sequence[str], what: str) -> Text:
    near = get_close_matches(found, list(known), n=1)
    if near:
        return Text("cli.did-you-mean", {"name": near[0]})
    return Text(f"cli.known-{what}", {"names": list(known)})


def complain(key: str, param: click.Parameter | None, **params: object) -> NoReturn:
    """Complain of the value of a parameter.

    Raises:
        UsageFault: Always; its sentence is ``cli.<key>`` and names the parameter.
    """
    raise UsageFault(f"cli.{key}", param=_name(param), **params)


def _name(param: click.Parameter | None) -> str:
    if isinstance(param, click.Option):
        return max(param.opts, key=len)
    return (param.human_readable_name if param is not None else "").upper()


def _print_version(version: str) -> Callable[[click.Context, click.Parameter, bool], None]:
    def show(ctx: click.Context, param: click.Parameter, value: bool) -> None:
        if value:
            click.echo(f"muster {version}")
            ctx.exit()

    return show


@click.pass_context
def _help_if_alone(ctx: click.Context) -> None:
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())
