"""The commands as a page of the manual: `python -m tests.cli.reference` writes it anew."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer
from typer.main import get_command

from solde.cli.app import app

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "commands.md"
BEGIN, END = "<!-- written by tests/cli/reference.py -->", "<!-- end -->"


def commands() -> Iterator[tuple[str, Any]]:
    """Every command by its name on the line, such as "company create"."""
    yield from below("solde", get_command(app))


def below(name: str, command: Any) -> Iterator[tuple[str, Any]]:
    inner = getattr(command, "commands", None)
    if inner is None:
        yield name, command
        return
    for word, one in inner.items():
        yield from below(f"{name} {word}", one)


def reference() -> str:
    """The generated part of the page."""
    return "\n".join(line for name, command in commands() for line in section(name, command))


def section(name: str, command: Any) -> Iterator[str]:
    context = typer.Context(command, info_name=name)
    arguments = [one for one in command.params if one.param_type_name == "argument"]
    options = [one for one in command.params if one.param_type_name == "option"]
    given = " ".join(value_of(one, context) for one in arguments)
    yield f"### `{name}{' ' + given if given else ''}`\n"
    yield f"{command.help}\n"
    rows = [option_row(one, context) for one in options if one.name != "help"]
    if rows:
        yield "| option | |"
        yield "|---|---|"
        yield from rows
        yield ""


def option_row(option: Any, context: typer.Context) -> str:
    names = ", ".join(f"`{name}`" for name in (*option.opts, *option.secondary_opts))
    value = "" if option.is_flag else f" `{value_of(option, context)}`"
    required = " Required." if option.required else ""
    cells = (f"{names}{value}", f"{option.help}{required}")
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def value_of(param: Any, context: typer.Context) -> str:
    """What is written for a parameter: "YYYY-MM-DD", "name|postal-code", "TEXT"."""
    plain = {"str": "TEXT", "int": "N", "int range": "N", "path": "FILE", "list[str]": "TEXT"}
    value = param.metavar or param.display_type(context).strip("<>")
    return plain.get(value, value)


if __name__ == "__main__":
    before, _, rest = PAGE.read_text().partition(BEGIN)
    after = rest.partition(END)[2]
    PAGE.write_text(f"{before}{BEGIN}\n\n{reference()}\n{END}{after}")
    sys.stdout.write(f"{PAGE}\n")
