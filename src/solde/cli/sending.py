"""Commands that send and print documents: one, or all that wait, with an answer for each."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from solde.cli.document_fields import document_named
from solde.cli.letter_words import state_word
from solde.cli.line import AsJson, Key, Slug, existing_folder
from solde.cli.messages import existing_file, read
from solde.cli.opening import company_named
from solde.cli.output import saying_why
from solde.cli.panels import SENT
from solde.cli.screen import complain, print_json, print_long, say
from solde.cli.trouble import REFUSED
from solde.cli.words import gettext as _

if TYPE_CHECKING:
    from solde.company.models import Company
    from solde.mail.composing import DraftLetter
    from solde.mail.models import Mailbox
    from solde.sales.models import SendingAnswer, SendingRun

app = typer.Typer()

Name = Annotated[
    str,
    typer.Argument(metavar="KIND:NUMBER", help=_("Such as invoice:1041 or credit_memo:17.")),
]
Run = Annotated[str, typer.Argument(metavar="RUN", help=_("Id of the order, as it was told."))]
From = Annotated[
    str,
    typer.Option(
        "--mailbox",
        metavar="NAME",
        help=_("From this address; “default” is the installation's. Otherwise the company's own."),
    ),
]
Wait = Annotated[
    bool, typer.Option("--wait", help=_("Send in this process, and say how it ended."))
]
Text = Annotated[
    Path | None,
    typer.Option(
        "--text",
        metavar="FILE",
        callback=lambda file: file and existing_file(file),
        help=_("What it says instead, in a file of UTF-8; - reads the standard input."),
    ),
]
To = Annotated[
    str | None,
    typer.Option(metavar="ADDRESSES", help=_("To these instead of the customer's.")),
]
Reason = Annotated[
    str, typer.Option(metavar="TEXT", help=_("Why it is sent again; it is kept with it."))
]
Preview = Annotated[bool, typer.Option("--preview", help=_("Show the letter, and send nothing."))]


@app.command(
    help=_("Send one document by e-mail. With --preview, show the letter instead."),
    rich_help_panel=SENT,
)
def send(
    name: Name,
    company: Slug,
    to: To = None,
    cc: Annotated[str | None, typer.Option(metavar="ADDRESSES", help=_("Copies to these."))] = None,
    bcc: Annotated[
        str | None, typer.Option(metavar="ADDRESSES", help=_("Hidden copies to these."))
    ] = None,
    subject: Annotated[
        str | None, typer.Option(metavar="TEXT", help=_("The subject instead, one line."))
    ] = None,
    text: Text = None,
    mailbox: From = "",
    reason: Reason = "",
    preview: Preview = False,
    key: Key = None,
    wait: Wait = False,
) -> None:
    books = company_named(company)
    from uuid6 import uuid7

    from solde.mail.choosing import mailbox_named
    from solde.sales import sending

    document = document_named(books, name)
    letter = sending.compose(document, mailbox=mailbox_named(books, mailbox))
    words = read(text) if text else None
    given = {"to": to, "cc": cc, "bcc": bcc, "subject": subject, "text": words}
    changes: dict[str, Any] = {key: value for key, value in given.items() if value is not None}
    letter = replace(letter, **changes)
    if preview:
        tell_letter(letter, [one.words for one in sending.faults(document, letter)])
        return
    delivery = sending.send(document, letter, key=key or uuid7(), reason=reason)
    if wait:
        from solde.mail.working import see_out

        see_out(books.deliveries.filter(pk=delivery.pk))
        delivery.refresh_from_db()
    say(f"{delivery.public_id}: {state_word(delivery.state)}")
    if wait and delivery.state != "sent":
        complain(delivery.last_words)
        raise typer.Exit(REFUSED)


def tell_letter(letter: "DraftLetter", faults: list[str]) -> None:
    from solde.mail.choosing import known_as, sent_from

    say(_("From: %s") % (sent_from(letter.mailbox) or known_as(letter.mailbox)))
    for name, value in (("To", letter.to), ("Cc", letter.cc), ("Bcc", letter.bcc)):
        if value:
            say(f"{name}: {value}")
    say(_("Subject: %s") % letter.subject)
    say("")
    say(letter.text.rstrip("\n"))
    for words in faults:
        complain(words)


@app.command(
    help=_("Let documents wait to be e-mailed or printed, or no longer."), rich_help_panel=SENT
)
def queue(
    names: Annotated[
        list[str], typer.Argument(metavar="KIND:NUMBER…", help=_("Such as invoice:1041."))
    ],
    company: Slug,
    way: Annotated[Literal["email", "print"], typer.Option(help=_("How they are to leave."))],
    out: Annotated[bool, typer.Option("--out", help=_("They wait no longer."))] = False,
) -> None:
    books = company_named(company)
    from solde.sales import queues

    ids = [document_named(books, name).pk for name in names]
    change = queues.take_out_of_queue if out else queues.put_in_queue
    change(books, books.documents.filter(pk__in=ids), queues.Way(way))
    waiting = queues.waiting(books, queues.Way(way)).count()
    say(_("Waiting in this queue: %s") % waiting)


@app.command("send-queue", help=_("E-mail all documents that wait for it."), rich_help_panel=SENT)
def send_queue(
    company: Slug,
    mailbox: From = "",
    repeat: Annotated[
        bool, typer.Option("--repeat", help=_("Send what was sent before once more."))
    ] = False,
    wait: Wait = False,
    as_json: AsJson = False,
) -> None:
    books = company_named(company)
    from solde.mail.choosing import mailbox_named
    from solde.sales import batches, queues

    run = ordered(books, queues.Way.EMAIL, mailbox_named(books, mailbox), repeat=repeat)
    if wait:
        from solde.mail.working import see_out

        see_out(batches.letters_of(run))
    tell_run(run, as_json=as_json)
    state = batches.progress(run)
    unsent = sum(state.letters.values()) - state.letters.get("sent", 0)
    if not state.queued or (wait and unsent):
        raise typer.Exit(REFUSED)


@app.command(
    "print-queue",
    help=_("Print all documents that wait for it into one file."),
    rich_help_panel=SENT,
)
def print_queue(
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE", callback=existing_folder, help=_("The PDF to be written.")),
    ],
    company: Slug,
    as_json: AsJson = False,
) -> None:
    books = company_named(company)
    from solde.cli.statements import cores
    from solde.sales import queues
    from solde.sales.printing import print_sending

    run = ordered(books, queues.Way.PRINT, None)
    tell_run(run, as_json=as_json)
    with saying_why():
        pages = print_sending(run, file, processes=cores())
    if not as_json:
        say(_("%(file)s, pages: %(pages)s") % {"file": file, "pages": pages})


def ordered(
    company: "Company", way: str, mailbox: "Mailbox | None", *, repeat: bool = False
) -> "SendingRun":
    """Order what waits in a queue, and answer for every document of it."""
    from solde.sales import batches, queues
    from solde.sales.answering import answer_all

    order = batches.Order(mailbox=mailbox, repeat=repeat)
    run = batches.order_sending(company, queues.waiting(company, queues.Way(way)), order)
    answer_all(run)
    return run


@app.command(
    help=_("Show what became of each document of an order, by its id."), rich_help_panel=SENT
)
def answers(run: Run, company: Slug, as_json: AsJson = False) -> None:
    books = company_named(company)
    from solde.sales.batches import run_named

    tell_run(run_named(books, run), as_json=as_json)


def tell_run(run: "SendingRun", *, as_json: bool) -> None:
    from solde.sales.batches import answers_of

    lines = map(line, answers_of(run))
    if as_json:
        for one in lines:
            print_json(one)
        return
    say(_("Order %s") % run.public_id)
    columns = {"N": 6, _("Document"): 24, _("Customer"): 2, _("What became of it"): 3}
    print_long(columns, map(row, lines), fixed=2)


def line(answer: "SendingAnswer") -> dict[str, Any]:
    """One answer for programs. What does not apply is None."""
    from solde.sales.answering import sentence

    document, letter = answer.document, answer.delivery
    return {
        "position": answer.position,
        "kind": document.kind,
        "number": document.number or None,
        "customer": document.customer.name,
        "status": answer.status,
        "reason": answer.reason or None,
        "words": sentence(answer.reason) if answer.reason else None,
        "delivery": letter
        and {
            "id": str(letter.public_id),
            "state": letter.state,
            "last_words": letter.last_words or None,
        },
    }


def row(told: dict[str, Any]) -> tuple[str, ...]:
    delivery = told["delivery"]
    became = told["words"] or (state_word(delivery["state"]) if delivery else _("printed"))
    last_words = delivery and delivery["last_words"]
    name = f"{told['kind']} {told['number'] or ''}".strip()
    became = f"{became}: {last_words}" if last_words else became
    return (str(told["position"]), name, told["customer"], became)
