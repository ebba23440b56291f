"""Under which headings `solde --help` lists the commands."""

import typer
from typer import rich_utils
from typer.core import TyperCommand, TyperGroup, TyperOption

from solde.cli.words import gettext as _

BOOKS = _("Customers, documents, statements")
LETTERS = _("Letters")
COMPANY = _("The company and what it sells")
INSTALLATION = _("This installation")
WRITTEN = _("Write and change")
SENT = _("E-mail and print")


def name_others() -> None:
    """Have Typer write its own headings and notes in the language that is spoken."""
    rich_utils.ARGUMENTS_PANEL_TITLE = _("Arguments")
    rich_utils.OPTIONS_PANEL_TITLE = _("Options")
    rich_utils.COMMANDS_PANEL_TITLE = _("Commands")
    rich_utils.DEFAULT_STRING = _("[default: {}]")
    rich_utils.REQUIRED_LONG_STRING = _("[required]")


def explain_switches(command: TyperCommand | TyperGroup) -> None:
    """Say in the language that is spoken what `--help` does, and of switches that take no value.

    Of the command and all below it. Typer writes the one in English, and "<bool>" at the others.
    """
    helping = command.get_help_option(typer.Context(command))
    if helping:
        helping.help = _("Show this message and end.")
    for option in (*command.params, helping):
        if isinstance(option, TyperOption) and option.is_flag:
            option.metavar = ""
    for below in getattr(command, "commands", {}).values():
        explain_switches(below)
