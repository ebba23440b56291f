"""Commands about alerts: what a person has to know, until somebody has dealt with it."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from solde.cli.line import AsJson
from solde.cli.opening import company_named, open_books
from solde.cli.screen import console, moment, print_json, say, table
from solde.cli.words import gettext as _
from solde.cli.words import ngettext
from solde.refusal import NotFound
from solde.subject import Subject, read

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from solde.company.models import Company
    from solde.mail.models import Alert

app = typer.Typer(no_args_is_help=True, help=_("What you have to know, until it was dealt with."))

SlugOrInstallation = Annotated[
    str | None,
    typer.Option(
        "--company",
        metavar="SLUG",
        help=_("Short name of the company. Otherwise for whoever runs the installation."),
    ),
]


class NoSuchAlert(NotFound):
    """There is no such alert that waits for somebody."""


@app.command("list", help=_("List what nobody has dealt with yet, the newest first."))
def list_alerts(company: SlugOrInstallation = None, as_json: AsJson = False) -> None:
    alerts = alerts_of(company)
    if as_json:
        for alert in alerts:
            print_json(line(alert))
        return
    rows = table("N", _("Since"), _("What"), _("About"), _("Words of the server"), right=(0,))
    rows.columns[3].no_wrap = True  # an id is copied in one piece
    for alert in alerts:
        about = what_about(alert)
        rows.add_row(str(alert.pk), moment(alert.raised_at), sentence(alert), about, alert.words)
    if rows.row_count:
        console().print(rows)
    else:
        say(_("There is nothing that you have to know."))


@app.command(help=_("Say that you have dealt with alerts: those of these numbers, or all."))
def deal_with(
    numbers: Annotated[
        list[int] | None, typer.Argument(metavar="N", help=_("Number of an alert in the list."))
    ] = None,
    company: SlugOrInstallation = None,
    everything: Annotated[bool, typer.Option("--all", help=_("All that are listed."))] = False,
) -> None:
    if everything == bool(numbers):
        raise typer.BadParameter(_("Give the numbers of alerts, or --all."))
    alerts = alerts_of(company)
    from solde.mail.alerts import deal_with as put_away

    found = list(alerts if everything else alerts.filter(pk__in=numbers or ()))
    if missing := set(numbers or ()) - {alert.pk for alert in found}:
        words = _("There is no alert %s that waits for somebody.")
        raise NoSuchAlert(words % ", ".join(map(str, sorted(missing))))
    for alert in found:
        put_away(alert)
    words = ngettext("Dealt with: %s alert.", "Dealt with: %s alerts.", len(found))
    say(words % len(found))


def alerts_of(slug: str | None) -> "QuerySet[Alert]":
    """The alerts of a company, or of the installation, that nobody has dealt with."""
    company = named(slug)
    from solde.mail.alerts import open_alerts

    return open_alerts(company)


def named(slug: str | None) -> "Company | None":
    if slug is not None:
        return company_named(slug)
    open_books()
    return None


def line(alert: "Alert") -> dict[str, Any]:
    return {
        "n": alert.pk,
        "kind": alert.kind,
        "sentence": sentence(alert),
        "about": what_about(alert),
        "words": alert.words or None,
        "raised_at": alert.raised_at.isoformat(),
    }


def sentence(alert: "Alert") -> str:
    from solde.mail.alerts import sentence as in_words

    return in_words(alert)


def what_about(alert: "Alert") -> str:
    """What an alert is about, by the name under which other commands know it."""
    from solde.mail.choosing import known_as
    from solde.mail.models import Mailbox

    kind, key = read(alert.subject)
    match kind, alert.company:
        case Subject.MAILBOX, _:
            return known_as(Mailbox.objects.get(pk=key))
        case Subject.DELIVERY, company if company:
            return str(company.deliveries.get(pk=key).public_id)
        case Subject.RUN, company if company:
            return str(company.statement_runs.get(pk=key))
        case _:
            return alert.subject
