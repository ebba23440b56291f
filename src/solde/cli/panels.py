"""Under which headings `solde --help` lists the commands."""

from typer import rich_utils

from solde.cli.words import gettext as _

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
