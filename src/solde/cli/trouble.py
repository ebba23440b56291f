"""What the command line says when something goes wrong: each kind in one place."""

import sys
import traceback
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

import typer
from typer.core import TyperGroup

from solde.cli.screen import complain
from solde.cli.usage import WRONG_USAGE, usage_told
from solde.cli.words import gettext as _
from solde.refusal import Refused

REFUSED, INTERRUPTED = 1, 130  # exit codes; see usage.py, too


class Door(TyperGroup):
    """The commands together. Refusals of any of them end up here, and what was typed wrongly."""

    def main(self, *arguments: Any, **options: Any) -> Any:
        try:
            options["standalone_mode"] = False  # raises what went wrong
            sys.exit(super().main(*arguments, **options))
        except typer.TyperException as wrong:
            if told := usage_told(wrong):
                complain(told)
            raise SystemExit(WRONG_USAGE) from None

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except Refused as refused:
            complain(_(str(refused)))
            raise typer.Exit(REFUSED) from refused
        except UnicodeEncodeError as error:
            if error.reason != "surrogates not allowed":
                raise
            complain(_("What was given holds bytes that are not UTF-8."))
            raise typer.Exit(REFUSED) from error
        except (KeyboardInterrupt, typer.Abort) as interrupted:  # Abort: of a question
            complain(_("Interrupted. Order the same again and it goes on."))
            raise typer.Exit(INTERRUPTED) from interrupted


def report_trouble(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    """For sys.excepthook: a sentence for the person, the whole trace into the log."""
    from django.conf import settings

    details = "".join(traceback.format_exception(kind, error, trace))
    complain(_("Something went wrong that Solde did not expect: %s") % (error or kind.__name__))
    try:
        log = settings.SOLDE_DATA_DIR / "trouble.log"
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("a", encoding="utf-8") as file:
            file.write(f"{datetime.now(UTC):%Y-%m-%d %H:%M:%SZ}\n{details}\n")
    except OSError:
        sys.stderr.write(details)
    else:
        complain(_("The details are in %s.") % log)
