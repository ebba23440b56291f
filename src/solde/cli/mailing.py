"""Send the letters of a run from the command line, and say what became of them."""

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console

from solde.cli.screen import complain, progress_bar, table
from solde.cli.words import gettext as _
from solde.cli.words import locale

if TYPE_CHECKING:
    from solde.statements.models import StatementRun
    from solde.statements.progress import Progress

# The same where no mailbox is set up.
KEPT = {
    "sent": _("Kept here, and nothing left: no mailbox is set up. `solde letters list`"),
}
LOOK_SECONDS = 0.5  # between two looks at how far the letters are
# What each state means, and what a person can do about it.
STATES = {
    "sent": _("Sent: the server took them."),
    "partly_sent": _("Partly sent: refused for some recipients. `solde deliveries show`"),
    "queued": _("Waiting. A worker sends them: `solde worker`"),
    "sending": _("Under way."),
    "held": _("Held. `solde deliveries show` says why."),
    "in_doubt": _("May have been sent: look, then `solde deliveries settle`"),
    "failed": _("Not sent. `solde deliveries show` says why."),
    "cancelled": _("Called off."),
    "bounced": _("Came back. `solde deliveries show` says why."),
}


def send(run: "StatementRun", state: "Progress", *, processes: int) -> "Progress":
    """Send the run's letters until each has come to rest, with a bar that shows how far it is.

    Ctrl+C or SIGTERM ends it after the letter at hand, so that none is left in doubt.
    """
    from solde.statements.crew import send_run
    from solde.statements.progress import letter_states

    with progress_bar() as bar, told_to_stop() as told:
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

        state = send_run(run, processes=processes, on_progress=on_progress, stop=told.is_set)
    if told.is_set():
        raise KeyboardInterrupt
    return state


@contextmanager
def told_to_stop() -> Iterator[threading.Event]:
    """Hear Ctrl+C and SIGTERM instead of being interrupted by them."""
    told = threading.Event()
    numbers = (signal.SIGINT, signal.SIGTERM)
    before = {number: signal.signal(number, lambda *_: told.set()) for number in numbers}
    try:
        yield told
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def foretell(run: "StatementRun", state: "Progress") -> None:
    """Say when the letters of a run will have left by a mailbox with limits, before they do."""
    from django.utils.timezone import localtime

    from solde.mail.clock import database_now
    from solde.mail.forecasting import done_at as last_leaves
    from solde.mail.forecasting import forecast_words
    from solde.mail.limits import NO_LIMITS, limits_of

    assert run.mailbox
    limits, letters = limits_of(run.mailbox), state.letters.get("queued", 0)
    if limits == NO_LIMITS or not letters:
        return
    now = database_now()
    ends_on, today = (localtime(at).date() for at in (last_leaves(run.mailbox, 0, now), now))
    complain(forecast_words(letters, limits, ends_on, today=today, language=locale()))


def tell_letters(screen: Console, run: "StatementRun", state: "Progress") -> None:
    """Print how many letters are in each state, and through which mailbox they leave."""
    from solde.mail.choosing import known_as

    assert run.mailbox
    if not state.letters:
        return
    is_captured = run.mailbox.kind == run.mailbox.Kind.CAPTURED
    rows = table(_("Letters"), _("What became of them"), right=(0,))
    for name, meaning in (STATES | KEPT if is_captured else STATES).items():
        if count := state.letters.get(name):
            rows.add_row(str(count), meaning)
    screen.print()
    screen.print(rows)
    if not is_captured:
        screen.print(_("From %s.") % known_as(run.mailbox), soft_wrap=True)
