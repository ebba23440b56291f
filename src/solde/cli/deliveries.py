"""Commands about letters: what became of them, and what a person decides about them."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from solde.cli import mailing
from solde.cli.letter_card import tell_letter
from solde.cli.letter_words import state_word
from solde.cli.line import AsJson, Slug
from solde.cli.opening import company_named
from solde.cli.output import saying_why
from solde.cli.screen import console, moment, print_json, print_long, say, table
from solde.cli.words import gettext as _
from solde.cli.words import ngettext
from solde.mail.states import State
from solde.subject import Subject

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from solde.company.models import Company
    from solde.mail.models import Delivery

SAYINGS = {
    True: _("the same, to the byte, as what left"),
    False: _("not the same as what left"),
    None: _("not on record"),
}

app = typer.Typer(
    no_args_is_help=True, help=_("Letters: what became of each, and what you decide about it.")
)

ID = typer.Argument(metavar="ID", help=_("Id of the letter, or a beginning that no other has."))
Letter = Annotated[str, ID]
LetterIfOne = Annotated[str | None, ID]
OfRun = Annotated[
    int | None,
    typer.Option("--run", metavar="N", help=_("The letters of the statement run of that number.")),
]


@app.command("list", help=_("List letters, the newest first, with how many are in each state."))
def list_letters(
    company: Slug,
    states: Annotated[
        list[State] | None,
        typer.Option("--state", help=_("Letters in this state; again for another.")),
    ] = None,
    run: OfRun = None,
    about: Annotated[
        str | None,
        typer.Option(metavar="WHAT", help=_("Letters with the statement of this number.")),
    ] = None,
    as_json: AsJson = False,
) -> None:
    books = company_named(company)
    from solde.mail.reporting import line, newest_first

    letters = chosen(books, run, about)
    if states:
        letters = letters.filter(state__in=states)
    if as_json:
        for letter in newest_first(letters):
            print_json(line(letter))
        return
    columns = {_("Letter"): 36, _("Ordered"): 10, _("To"): 4, _("Subject"): 3, _("State"): 3}
    print_long(columns, map(row, newest_first(letters)), fixed=2)
    tell_totals(letters)


def chosen(company: "Company", run: int | None, about: str | None = None) -> "QuerySet[Delivery]":
    """A company's letters; of one run, or about one statement, where that is asked for."""
    from solde.statements import mailing as letters_with_statements
    from solde.statements.finding import run_numbered

    letters: QuerySet[Delivery] = company.deliveries.all()
    if run is not None:
        letters = letters_with_statements.letters_of(run_numbered(company, run))
    if about is not None:
        letters = letters.filter(about__in=abouts(company, about))
    return letters


def abouts(company: "Company", what: str) -> list[str]:
    """What letters call a thing: "statement:81" is that already, "12-00043" is its number."""

    numbered = company.statements.filter(number=what).values_list("pk", flat=True)
    return [what, *map(Subject.STATEMENT.of, numbered)]


def row(letter: "Delivery") -> Sequence[str]:
    """A letter in the list; what was said last, unless all is well."""
    words = letter.last_words if letter.state != State.SENT else ""
    return (
        str(letter.public_id),
        moment(letter.created_at)[:10],
        ", ".join(one.address for one in letter.recipients.all()),
        letter.subject,
        f"{state_word(letter.state)}: {words}" if words else state_word(letter.state),
    )


def tell_totals(letters: "QuerySet[Delivery]") -> None:
    """Print how many letters are in each state, and what that means."""
    from django.db.models import Count

    counts = dict(letters.order_by().values_list("state").annotate(Count("pk")))
    if not counts:
        say(_("There are no such letters."))
        return
    rows = table(_("Letters"), _("What became of them"), right=(0,))
    for state, meaning in mailing.STATES.items():
        if state in counts:
            rows.add_row(str(counts[state]), meaning)
    console().print()
    console().print(rows)


@app.command(help=_("Show everything that is known of a letter, and what can be done about it."))
def show(letter: Letter, company: Slug, as_json: AsJson = False) -> None:
    found = letter_named(company_named(company), letter)
    from solde.mail.reporting import whole

    if as_json:
        print_json(whole(found))
    else:
        tell_letter(found)


@app.command(help=_("Write the files that a letter carries, as they were when it was ordered."))
def files(
    letter: Letter,
    company: Slug,
    into: Annotated[
        Path,
        typer.Option(
            metavar="FOLDER", help=_("Where to write them."), file_okay=False, exists=True
        ),
    ],
) -> None:
    found = letter_named(company_named(company), letter)
    from solde.files import finished
    from solde.mail.letters.carried import carried_by

    for place, one in enumerate(carried_by(found), start=1):
        path = into / f"{place}-{one.file.file_name}"
        with saying_why(), finished(path) as file:
            file.write(one.file.content)
        say(f"{path}: {SAYINGS[one.left_like_this]}")


@app.command(help=_("Decide about a letter that may have been sent."))
def settle(
    letter: Letter,
    company: Slug,
    was_sent: Annotated[
        bool,
        typer.Option(
            "--sent/--not-sent", help=_("It was sent; or it was not, and is queued again.")
        ),
    ],
) -> None:
    books = company_named(company)
    from solde.mail import settling

    decide(books, letter, partial(settling.settle, was_sent=was_sent))


@app.command(help=_("Send once more what a letter says, on purpose."))
def resend(
    letter: Letter,
    company: Slug,
    reason: Annotated[str, typer.Option(metavar="TEXT", help=_("Why; it is kept with it."))],
    to: Annotated[
        str,
        typer.Option(
            metavar="ADDRESSES",
            help=_("To these instead of the addresses it had, separated by commas."),
        ),
    ] = "",
) -> None:
    found = letter_named(company_named(company), letter)
    from solde.mail import settling

    tell_state(settling.resend(found, reason, to=to))


@app.command(help=_("Call off a letter that waits, or all letters of a run that do."))
def cancel(company: Slug, letter: LetterIfOne = None, run: OfRun = None) -> None:
    insist_on_one(letter, run)
    books = company_named(company)
    from solde.mail import bulk, settling

    if letter is not None:
        decide(books, letter, settling.cancel)
        return
    count = bulk.cancel_all(books, chosen(books, run))
    say(ngettext("Called off: %s letter.", "Called off: %s letters.", count) % count)


@app.command(help=_("Keep a letter that waits from leaving, or all letters of a run that do."))
def hold(company: Slug, letter: LetterIfOne = None, run: OfRun = None) -> None:
    insist_on_one(letter, run)
    books = company_named(company)
    from solde.mail import bulk, holding

    if letter is not None:
        decide(books, letter, holding.hold)
        return
    count = bulk.hold_all(books, chosen(books, run))
    say(ngettext("Held: %s letter.", "Held: %s letters.", count) % count)


@app.command(help=_("Let letters go on that are held: one, those of a run, or all."))
def release(
    company: Slug,
    letter: LetterIfOne = None,
    run: OfRun = None,
    everything: Annotated[
        bool, typer.Option("--all", help=_("All letters of the company that are held."))
    ] = False,
) -> None:
    insist_on_one(letter, run, everything or None)
    books = company_named(company)
    from solde.mail import bulk, holding

    if letter is not None:
        decide(books, letter, holding.release)
        return
    count = bulk.release_all(books, chosen(books, run))
    say(ngettext("%s letter goes on.", "%s letters go on.", count) % count)


@app.command(help=_("Say that a letter came back, as you saw in an inbox."))
def bounced(
    letter: Letter,
    company: Slug,
    address: Annotated[
        str, typer.Argument(metavar="ADDRESS", help=_("The address that it came back from."))
    ],
) -> None:
    books = company_named(company)
    from solde.mail import settling

    decide(books, letter, partial(settling.mark_bounced, address=address))


def insist_on_one(*ways: object) -> None:
    """A command takes a letter, or an option that names many."""
    if sum(way is not None for way in ways) != 1:
        raise typer.BadParameter(_("Give the id of a letter, or an option that names several."))


def decide(company: "Company", letter: str, act: Callable[["Delivery"], None]) -> None:
    """Do what was decided about one letter, and say in which state that leaves it."""
    found = letter_named(company, letter)
    act(found)
    tell_state(found)


def letter_named(company: "Company", letter: str) -> "Delivery":
    from solde.mail.settling import letter_of

    return letter_of(company, letter)


def tell_state(letter: "Delivery") -> None:
    letter.refresh_from_db()
    say(f"{letter.public_id}: {state_word(letter.state)}")
