"""Send the letters of a run from the command line, and say what became of them."""

import time
from typing import TYPE_CHECKING

from rich.console import Console

from solde.cli.screen import progress_bar, table
from solde.cli.words import gettext as _

if TYPE_CHECKING:
    from solde.statements.models import StatementRun
    from solde.statements.progress import Progress

LOOK_SECONDS = 0.5  # between two looks at how far the letters are
# What each state means, and what a person can do about it.
STATES = {
    "sent": _("Sent: the server took them."),
    "partly_sent": _("Partly sent: refused for some recipients. `solde deliveries show`"),
    "queued": _("Waiting. A worker sends them: `solde worker`"),
    "sending": _("Under way."),
    "held": _("Held: their mailbox is out of order. `solde mailboxes list`"),
    "in_doubt": _("May have been sent: look, then `solde deliveries settle`"),
    "failed": _("Not sent. `solde deliveries show` says why."),
    "cancelled": _("Called off."),
    "bounced": _("Came back. `solde deliveries show` says why."),
}


def send(run: "StatementRun", state: "Progress") -> "Progress":
    """Send the run's letters until each has come to rest, with a bar that shows how far it is."""
    from solde.mail.working import see_out
    from solde.statements.mailing import letters_of
    from solde.statements.progress import letter_states, progress

    with progress_bar() as bar:
        task = bar.add_task(_("Sending"), total=sum(state.letters.values()))

        looked_at = 0.0

        def on_progress() -> None:
            nonlocal looked_at
            if time.monotonic() - looked_at < LOOK_SECONDS:
                return
            looked_at = time.monotonic()
            states = letter_states(run)
            under_way = states.get("queued", 0) + states.get("sending", 0)
            bar.update(task, completed=sum(states.values()) - under_way)

        see_out(letters_of(run), on_progress)
    return progress(run)


def tell_letters(screen: Console, run: "StatementRun", state: "Progress") -> None:
    """Print how many letters are in each state, and through which mailbox they leave."""
    from solde.mail.choosing import shown

    assert run.mailbox
    if not state.letters:
        return
    rows = table(_("Letters"), _("What became of them"), right=(0,))
    for name, meaning in STATES.items():
        if count := state.letters.get(name):
            rows.add_row(str(count), meaning)
    screen.print()
    screen.print(rows)
    if run.mailbox.kind == run.mailbox.Kind.CAPTURED:
        words = _(
            "Nothing has left: no mailbox is set up, so letters are kept here. `solde letters"
            " list` shows them."
        )
    else:
        words = _("From %s.") % shown(run.mailbox)
    screen.print(words, soft_wrap=True)
