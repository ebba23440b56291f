"""Commands about what letters say: a company's own words, and the standard ones."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from solde.cli.line import AsJson, Slug
from solde.cli.opening import company_named
from solde.cli.screen import console, print_json, say, table
from solde.cli.words import gettext as _
from solde.refusal import Refused

app = typer.Typer(no_args_is_help=True, help=_("What letters say, for each kind and language."))

STANDARD_INPUT = Path("-")


def existing_file(file: Path) -> Path:
    """For options that read a file or, with "-", the standard input."""
    if file != STANDARD_INPUT and not file.is_file():
        raise typer.BadParameter(_("The file %s is not there.") % file)
    return file


Kind = Annotated[str, typer.Option(metavar="KIND", help=_("Kind of letter, as the list names it."))]
Language = Annotated[
    str, typer.Option(metavar="TAG", help=_("Language of whoever reads the letter, such as fr-CA."))
]
Subject = Annotated[str, typer.Option(metavar="TEXT", help=_("The subject, one line."))]
TextFile = Annotated[
    Path,
    typer.Option(
        "--text",
        metavar="FILE",
        callback=existing_file,
        help=_("The text, in a file of UTF-8; - reads the standard input."),
    ),
]


class NoText(Refused):
    """That file is no text of UTF-8."""


@app.command("list", help=_("List the company's own words and the standard ones."))
def list_messages(company: Slug, as_json: AsJson = False) -> None:
    books = company_named(company)
    from solde.mail.letters.standard_words import STANDARD
    from solde.mail.letters.wording import PLACEHOLDERS, kept_wordings

    rows = table(_("Kind"), _("Language"), _("Whose words"), _("Subject"))
    for kind in PLACEHOLDERS:
        for is_own, wordings in ((True, kept_wordings(books, kind)), (False, STANDARD[kind])):
            for language, wording in wordings.items():
                if as_json:
                    answer = {"kind": kind, "language": language, "is_own": is_own}
                    print_json({**answer, "subject": wording.subject, "text": wording.text})
                whose = _("the company's") if is_own else _("standard")
                rows.add_row(kind, language, whose, wording.subject)
    if not as_json:
        console().print(rows)


@app.command(help=_("Show the words of a letter to somebody who reads a language."))
def show(company: Slug, language: Language, kind: Kind = "statement") -> None:
    books = company_named(company)
    from solde.mail.letters.wording import PLACEHOLDERS, insist_on_kind, template_of

    insist_on_kind(kind)
    wording = template_of(books, kind, language)
    tell(wording.subject, wording.text)
    say("")
    names = ", ".join(f"{{{{ {name} }}}}" for name in PLACEHOLDERS[kind])
    say(_("Placeholders: %s") % names)


@app.command("set", help=_("Put the words of a letter in the company's own words."))
def keep(
    company: Slug, language: Language, subject: Subject, text: TextFile, kind: Kind = "statement"
) -> None:
    books = company_named(company)
    from solde.mail.letters.wording import keep_template

    keep_template(books, kind, language, subject=subject, text=read(text))
    say(_("Letters say that from now on; those that wait say what they said."))


@app.command(help=_("Go back to the standard words."))
def forget(company: Slug, language: Language, kind: Kind = "statement") -> None:
    books = company_named(company)
    from solde.mail.letters.wording import forget_template

    forget_template(books, kind, language)
    say(_("Letters have the standard words from now on."))


@app.command(help=_("Show words as a letter to a customer who is made up, without keeping them."))
def preview(
    company: Slug, language: Language, subject: Subject, text: TextFile, kind: Kind = "statement"
) -> None:
    books = company_named(company)
    from solde.mail.letters import wording

    tell(*wording.preview(books, kind, language, subject, read(text)))


def read(file: Path) -> str:
    raw = sys.stdin.buffer.read() if file == STANDARD_INPUT else file.read_bytes()
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NoText from error


def tell(subject: str, text: str) -> None:
    say(_("Subject: %s") % subject)
    say("")
    say(text.rstrip("\n"))
