"""Commands about mailboxes: the ways that a company's letters may leave."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from solde.cli.letter_card import tell_letter
from solde.cli.line import AsJson, Slug, is_given
from solde.cli.mailbox_table import tell_mailboxes
from solde.cli.opening import company_named, open_books
from solde.cli.screen import complain, print_json, say
from solde.cli.trouble import REFUSED
from solde.cli.words import gettext as _
from solde.cli.words import ngettext
from solde.smtp_url import PORTS, Security

if TYPE_CHECKING:
    from solde.mail.limits import Limits

app = typer.Typer(no_args_is_help=True, help=_("Mailboxes: where a company's letters come from."))

MEGABYTE = 1 << 20
NONE = "none"

Name = Annotated[
    str,
    typer.Argument(metavar="MAILBOX", help=_("Its address; “default” is the installation's.")),
]


def limit(text: str) -> int | None:
    """A limit as the options take it."""
    if text == NONE:
        return None
    try:
        return int(text)
    except ValueError as error:
        raise typer.BadParameter(_("Give a number, or “%s”.") % NONE) from error


def limit_option(flag: str, help: str) -> typer.models.OptionInfo:  # noqa: A002
    option: typer.models.OptionInfo = typer.Option(flag, help=help, metavar="N|none", parser=limit)
    return option


@app.command(
    "list", help=_("List where a company's letters can come from, the first choice first.")
)
def list_mailboxes(company: Slug, as_json: AsJson = False) -> None:
    books = company_named(company)
    from solde.mail.choosing import from_list
    from solde.mail.reporting import mailbox_line

    lines = [mailbox_line(books, mailbox) for mailbox in from_list(books)]
    if as_json:
        for line in lines:
            print_json(line)
    else:
        tell_mailboxes(books, lines)


@app.command(help=_("Send from an address of the company, by its own mail server."))
def connect_smtp(
    company: Slug,
    address: Annotated[str, typer.Option(metavar="EMAIL", help=_("Where letters come from."))],
    host: Annotated[str, typer.Option(metavar="NAME", help=_("Name of the mail server."))],
    port: Annotated[
        int | None,
        typer.Option(metavar="N", help=_("Otherwise 587, 465 or 25, as the encryption goes.")),
    ] = None,
    security: Annotated[
        Security, typer.Option(help=_("How the line is encrypted; it never falls back to less."))
    ] = Security.STARTTLS,
    user: Annotated[
        str,
        typer.Option(
            metavar="NAME",
            help=_(
                "Sign in under this name. The password is asked for, or read from the standard"
                " input; nothing stands for the one that is known."
            ),
        ),
    ] = "",
    password_file: Annotated[
        Path | None,
        typer.Option(
            exists=True, dir_okay=False, metavar="FILE", help=_("The password is in this file.")
        ),
    ] = None,
) -> None:
    books = company_named(company)
    from solde.mail.smtp.own_server import connect_server
    from solde.smtp_url import SmtpServer

    if password_file and not user:
        raise typer.BadParameter(_("A password belongs to a --user."))
    server = SmtpServer(
        host=host,
        port=PORTS[security] if port is None else port,
        security=security,
        username=user,
        password=password(password_file) if user else "",
    )
    mailbox = connect_server(books, server, address=address)
    said = {"address": mailbox.address, "host": host, "slug": company}
    say(_("Letters of this company can leave from %(address)s, by %(host)s.") % said)
    words = _("Try it: `solde mailboxes test %(address)s --company %(slug)s --to ADDRESS`")
    say(words % said)


def password(file: Path | None) -> str:
    """The password, never from the command line, where everybody could read it."""
    if file:
        return file.read_text(encoding="utf-8").rstrip("\r\n")
    if sys.stdin.isatty():
        asked: str = typer.prompt(_("Password"), hide_input=True, default="", show_default=False)
        return asked
    return sys.stdin.readline().rstrip("\r\n")


@app.command(help=_("Send by the company's Gmail or its own mail server no more."))
def remove(
    kind: Annotated[
        Literal["gmail", "smtp"], typer.Argument(help=_("Its Gmail address, or its mail server."))
    ],
    company: Slug,
) -> None:
    books = company_named(company)
    from solde.mail.google.leaving import remove_gmail
    from solde.mail.smtp.own_server import remove_server

    if kind == "gmail":
        removal = remove_gmail(books)
        say(_("%s was removed.") % removal.address)
        say(removal.words)
    else:
        remove_server(books)
        say(_("The mail server was removed."))


@app.command(help=_("Say how much may leave by a mailbox. Limits not given stay."))
def limits(
    ctx: typer.Context,
    mailbox: Name,
    company: Slug,
    per_minute: Annotated[int | None, limit_option("--per-minute", _("Letters a minute."))] = None,
    per_day: Annotated[
        int | None, limit_option("--per-day", _("Recipients in any 24 hours."))
    ] = None,
    recipients_max: Annotated[
        int | None, limit_option("--recipients", _("Recipients of one letter."))
    ] = None,
    attachments_max: Annotated[
        int | None, limit_option("--attachments-mb", _("Megabytes that one letter may carry."))
    ] = None,
) -> None:
    books = company_named(company)
    from solde.mail.choosing import known_as, mailbox_named
    from solde.mail.limits import limits_of, set_limits

    found = mailbox_named(books, mailbox)
    wanted = over(ctx, limits_of(found))
    set_limits(books, found, wanted)
    say(_("Changed the limits of %s.") % known_as(found))


def over(ctx: typer.Context, present: "Limits") -> "Limits":
    """The limits, with those over them that the command line names."""
    given = {name: ctx.params[name] for name in present._fields if is_given(ctx, name)}
    if not given:
        raise typer.BadParameter(_("Nothing to change was given."))
    if given.get("attachments_max") is not None:
        given["attachments_max"] *= MEGABYTE
    return present._replace(**given)


@app.command(help=_("Send a test letter now, and show what the mailbox answered."))
def test(
    mailbox: Name,
    company: Slug,
    to: Annotated[str, typer.Option(metavar="ADDRESS", help=_("Who gets it."))],
) -> None:
    books = company_named(company)
    from solde.mail.choosing import mailbox_named
    from solde.mail.states import State
    from solde.mail.testing import send_test_letter
    from solde.mail.working import see_out

    letter = send_test_letter(books, mailbox_named(books, mailbox), to)
    see_out(books.deliveries.filter(pk=letter.pk))
    letter.refresh_from_db()
    tell_letter(letter)
    if letter.state != State.SENT:
        complain(_("The test letter was not sent."))
        raise typer.Exit(REFUSED)


@app.command(help=_("Send by a mailbox again, now that what was wrong with it is mended."))
def resume(mailbox: Name, company: Slug) -> None:
    books = company_named(company)
    from solde.mail import resuming
    from solde.mail.choosing import mailbox_named

    count = resuming.resume(books, mailbox_named(books, mailbox))
    words = ngettext(
        "It sends again. %s letter that was held for it goes on.",
        "It sends again. %s letters that were held for it go on.",
        count,
    )
    say(words % count)


@app.command(help=_("Encrypt all passwords and permissions with the newest secret key."))
def reseal() -> None:
    open_books()
    from solde.mail.vault import reseal_all

    count = reseal_all()
    words = ngettext("Sealed anew: %s secret.", "Sealed anew: %s secrets.", count)
    say(words % count)
