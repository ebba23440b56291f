"""Commands that put all of the books into one file, and bring them back."""

from pathlib import Path
from typing import Annotated

import typer

from solde.cli.line import existing_folder
from solde.cli.opening import is_behind, migrate, open_books, open_server
from solde.cli.output import saying_why
from solde.cli.panels import INSTALLATION
from solde.cli.screen import complain, say
from solde.cli.words import gettext as _
from solde.cli.words import ngettext

app = typer.Typer()


@app.command(
    help=_("Write all of the books into one file, while others go on working."),
    rich_help_panel=INSTALLATION,
)
def back_up(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            callback=existing_folder,
            help=_("The backup to be written; one of that name is replaced when it is whole."),
        ),
    ],
) -> None:
    open_books()
    from django.conf import settings

    from solde import backup

    with saying_why():
        backup.back_up(file)
    say(str(file))
    complain(
        _(
            "The secret that mailboxes are encrypted with is not in it: SOLDE_SECRET_KEY, or the"
            " file %s. Keep a copy of it elsewhere."
        )
        % (settings.SOLDE_DATA_DIR / "secret-key")
    )


@app.command(
    help=_("Fill an empty database from a backup: all of it, or nothing."),
    rich_help_panel=INSTALLATION,
)
def restore(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", exists=True, dir_okay=False, help=_("The backup."))
    ],
) -> None:
    open_server()
    from solde import backup
    from solde.company.models import Company
    from solde.mail.restoring import hold_after_restore

    backup.restore(file)
    if is_behind():
        migrate()
    companies = Company.objects.count()
    say(ngettext("%s company is back.", "%s companies are back.", companies) % companies)
    if held := hold_after_restore():
        words = ngettext(
            "%s letter waited and is held: it may have left since. Look, then let it go on or"
            " call it off.",
            "%s letters waited and are held: they may have left since. Look, then let them go on"
            " or call them off.",
            held,
        )
        complain(words % held)
    complain(
        _(
            "Letters of reminders, schedules and runs are held as long as a company has the alert"
            " of the restore."
        )
    )
    complain(_("`solde check-books` proves that nothing is missing."))
