"""The command line."""

import sys


def main() -> None:
    """Entry point of `solde`. The language comes first: help is written while importing."""
    from solde.cli import words

    words.speak(words.language_wanted(sys.argv[1:]))
    from typer.core import TyperGroup
    from typer.main import get_command

    from solde.cli.app import app
    from solde.cli.panels import explain_switches, name_others
    from solde.cli.trouble import report_trouble

    sys.excepthook = report_trouble
    name_others()
    # Not app(), which would put Typer's own hook in the place of ours.
    command = get_command(app)
    assert isinstance(command, TyperGroup)
    explain_switches(command)
    command(prog_name="solde")
