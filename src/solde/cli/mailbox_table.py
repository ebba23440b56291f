"""The mailboxes of a company on the screen."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from solde.cli.screen import console, moment, say, table
from solde.cli.words import gettext as _
from solde.mail.answers import Ailment

if TYPE_CHECKING:
    from solde.company.models import Company

KINDS = {
    "gmail": _("Gmail"),
    "smtp": _("mail server"),
    "captured": _("captured mail"),
}
MEGABYTE = 1 << 20


def tell_mailboxes(company: "Company", lines: Sequence[Mapping[str, Any]]) -> None:
    """Print mailboxes as mail/reporting.py tells them, and what becomes of letters."""
    rows = table(
        _("Mailbox"), _("Kind"), _("State"), _("Limits"), _("Waiting"), _("Held"), right=(4, 5)
    )
    for line in lines:
        counts = (str(line["waiting"]), str(line["held"]))
        rows.add_row(line["name"], KINDS[line["kind"]], state(line), limits(line), *counts)
    console().print(rows)
    say("")
    say(what_leaves(company, lines[0]))


def state(line: Mapping[str, Any]) -> str:
    """Whether a mailbox works, and if not, what has to happen."""
    if not line["ailment"]:
        return _("works")
    if line["paused_until"]:
        said = {"time": moment(datetime.fromisoformat(line["paused_until"]))}
        words = _("paused until %(time)s: %(words)s")
        return words % {**said, "words": line["last_words"] or ""}
    sentences = {
        Ailment.RECONNECT: _("has to be connected again: %s"),
        Ailment.FORBIDDEN: _("may not send: %s"),
    }
    words = sentences.get(Ailment(line["ailment"]), _("stands still: %s"))
    return words % (line["last_words"] or "")


def limits(line: Mapping[str, Any]) -> str:
    size = line["attachments_max"]
    said = {
        _("%s letters a minute"): line["per_minute"],
        _("%s recipients a day"): line["per_day"],
        _("%s recipients a letter"): line["recipients_max"],
        _("%s MB a letter"): size and size // MEGABYTE,
    }
    return ", ".join(words % most for words, most in said.items() if most is not None) or _("none")


def what_leaves(company: "Company", first: Mapping[str, Any]) -> str:
    """What becomes of letters that are queued now."""
    if first["kind"] == "captured":
        return _(
            "Nothing leaves: no mailbox is set up, so letters are kept here. `solde letters list`"
            " shows them. `solde mailboxes connect-smtp` or SOLDE_SMTP_URL lets them leave."
        )
    choices = {
        company.WhenMailboxFails.HOLD: _(
            "Letters of a mailbox that stands still are held until it is mended."
        ),
        company.WhenMailboxFails.DEFAULT: _(
            "Letters of a mailbox that stands still leave by the default one, if there is one."
        ),
    }
    return choices[company.WhenMailboxFails(company.when_mailbox_fails)]
