"""What `solde doctor` looks at in the mail of all companies."""

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from solde.cli.examined import Examined, examined
from solde.cli.words import gettext as _

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from solde.mail.models import Delivery

LONG = timedelta(days=1)  # for a letter to wait
NAMED_MAX = 5  # companies or mailboxes named; the commands list them all


def mail() -> Iterator[Examined]:
    """Look at the ways out, and at letters that do not get anywhere by themselves."""
    yield way_out()
    yield mailboxes()
    yield letters_in_doubt()
    yield letters_that_wait()
    yield letters_without_worker()
    yield operators_alerts()


def way_out() -> Examined:
    """Whether anything leaves. That nothing does is a choice, and no fault."""
    from django.conf import settings

    from solde.mail.models import Connection

    found = []
    if settings.SOLDE_SMTP:
        found.append(_("by %s") % settings.SOLDE_SMTP.host)
    else:
        found.append(
            _("SOLDE_SMTP_URL is not set: letters of companies without a mailbox are kept here")
        )
    own = Connection._base_manager.count()
    found.append(_("mailboxes of companies: %s") % own)
    return examined(_("Mail"), "; ".join(found), ok=True, remedy="")


def mailboxes() -> Examined:
    """Mailboxes in trouble. One that waits because of its limits is none."""
    from django.db.models import Q

    from solde.mail.choosing import known_as
    from solde.mail.models import Mailbox

    used = Q(is_installations=True) | Q(connections__isnull=False)
    ailing = Q(pauses__gt=0) | Q(paused_until=None)
    rows = Mailbox.objects.filter(used, ailing).exclude(ailment="").order_by("pk").distinct()
    found = [f"{known_as(one)}: {one.last_words}" for one in rows[: NAMED_MAX + 1]]
    return examined(
        _("Mailboxes"),
        named(found) or _("none in trouble"),
        ok=not found,
        remedy=_("Mend them, then `solde mailboxes resume`; Gmail is connected again in the app."),
    )


def letters_in_doubt() -> Examined:
    from solde.mail.models import Delivery
    from solde.mail.states import State

    found = counted(Delivery._base_manager.filter(state=State.IN_DOUBT))
    return examined(
        _("Letters in doubt"),
        found or _("none"),
        ok=not found,
        remedy=_(
            "`solde deliveries list --state in_doubt`; look whether they were sent, then settle."
        ),
    )


def letters_that_wait() -> Examined:
    """Letters that wait for more than a day, though not for their turn, nor for a person's word.

    While its mailbox sends, a letter waits for its turn: a run may take days by a mailbox that
    is kept to a limit.
    """
    from django.db.models import Exists, OuterRef, Q

    from solde.mail.clock import database_now
    from solde.mail.models import Attempt, Delivery
    from solde.mail.states import HeldFor, State

    long_ago = database_now() - LONG
    at_work = Attempt._base_manager.filter(mailbox=OuterRef("mailbox"), started_at__gt=long_ago)
    stuck = Q(due_at__lt=long_ago) & ~Exists(at_work)
    held = Q(state=State.HELD, created_at__lt=long_ago) & ~Q(held_for=HeldFor.PERSON)
    found = counted(Delivery._base_manager.filter(stuck | held))
    return examined(
        _("Letters waiting"),
        found or _("none for longer than a day"),
        ok=not found,
        remedy=_("Start `solde worker`; `solde mailboxes list` says what is held, and why."),
    )


def letters_without_worker() -> Examined:
    """Tries whose worker has been silent for longer than it may be."""
    from solde.mail.clock import database_now
    from solde.mail.models import Attempt

    lost = Attempt._base_manager.filter(is_open=True, lease_until__lt=database_now()).count()
    return examined(
        _("Letters under way"),
        _("%s with a worker that fell silent") % lost if lost else _("none left behind"),
        ok=not lost,
        remedy=_("Start `solde worker`: it finds them, and marks them as in doubt."),
    )


def operators_alerts() -> Examined:
    from solde.mail.alerts import sentence
    from solde.mail.models import Alert

    alerts = Alert._base_manager.filter(company=None, dealt_with_at=None).order_by("-pk")
    found = [f"{sentence(one)} {one.words}".strip() for one in alerts[: NAMED_MAX + 1]]
    return examined(
        _("Alerts"),
        named(found) or _("none"),
        ok=not found,
        remedy=_("`solde alerts list`, then `solde alerts deal-with`."),
    )


def counted(letters: "QuerySet[Delivery]") -> str:
    """How many letters each company has: "3 (mill), 1 (yard)"; "" for none."""
    from django.db.models import Count

    counts = letters.order_by().values_list("company__slug").annotate(count=Count("pk"))
    most = counts.order_by("-count", "company__slug")[: NAMED_MAX + 1]
    return named([f"{count} ({slug})" for slug, count in most])


def named(found: list[str]) -> str:
    return ", ".join([*found[:NAMED_MAX], *(["…"] if len(found) > NAMED_MAX else [])])
