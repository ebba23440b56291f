"""All commands. Each imports what it needs when it runs, so that help comes at once."""

from typing import Annotated

import typer

from solde.cli import (
    alerts,
    applications,
    backups,
    benchmark,
    books,
    bounces,
    company,
    customers,
    deliveries,
    demo,
    document_log,
    documents,
    documents_writing,
    finance_charges,
    importing,
    items,
    letters,
    mailboxes,
    messages,
    numbers,
    panels,
    payments,
    people,
    receipts,
    reminders,
    schedules,
    sending,
    serve,
    statements,
    taxes,
    words,
    worker,
)
from solde.cli.trouble import Door
from solde.cli.words import gettext as _

app = typer.Typer(
    cls=Door,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help=_("Accounts receivable and statements of account."),
)


@app.callback()
def language(
    tag: Annotated[
        str | None,
        typer.Option(
            words.OPTION,
            metavar="TAG",
            help=_("Language of messages: en or fr-CA. Otherwise that of the environment."),
        ),
    ] = None,
) -> None:
    if tag:
        words.speak(tag)


app.add_typer(customers.app, name="customers", rich_help_panel=panels.BOOKS)
app.add_typer(company.app, name="company", rich_help_panel=panels.COMPANY)
app.add_typer(deliveries.app, name="deliveries", rich_help_panel=panels.LETTERS)
documents.app.add_typer(documents_writing.app)
documents.app.add_typer(sending.app)
documents.app.add_typer(document_log.app)
app.add_typer(documents.app, name="documents", rich_help_panel=panels.BOOKS)
app.add_typer(finance_charges.app, name="finance-charges", rich_help_panel=panels.BOOKS)
app.add_typer(items.app, name="items", rich_help_panel=panels.COMPANY)
app.add_typer(letters.app, name="letters", rich_help_panel=panels.LETTERS)
app.add_typer(mailboxes.app, name="mailboxes", rich_help_panel=panels.LETTERS)
app.add_typer(messages.app, name="messages", rich_help_panel=panels.LETTERS)
app.add_typer(numbers.app, name="numbers", rich_help_panel=panels.COMPANY)
app.add_typer(reminders.app, name="reminders", rich_help_panel=panels.BOOKS)
app.add_typer(schedules.app, name="schedules", rich_help_panel=panels.BOOKS)
payments.app.add_typer(applications.app)
payments.app.add_typer(receipts.app)
app.add_typer(payments.app, name="payments", rich_help_panel=panels.BOOKS)
app.add_typer(taxes.app, name="taxes", rich_help_panel=panels.COMPANY)
app.add_typer(alerts.app, name="alerts", rich_help_panel=panels.LETTERS)
app.add_typer(bounces.app, name="bounces", rich_help_panel=panels.LETTERS)
app.add_typer(benchmark.app, name="benchmark", rich_help_panel=panels.INSTALLATION)
for module in (demo, importing, statements, books, backups, worker, serve, people):
    app.add_typer(module.app)
