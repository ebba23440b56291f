"""Commands about captured mail: letters that are kept here because nothing may leave."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from solde.cli.line import AsJson, Slug, existing_folder
from solde.cli.opening import company_named
from solde.cli.output import saying_why
from solde.cli.screen import moment, print_json, print_long, say
from solde.cli.words import gettext as _
from solde.refusal import Refused

if TYPE_CHECKING:
    from solde.company.models import Company
    from solde.mail.captured import Parts
    from solde.mail.models import CapturedLetter

app = typer.Typer(
    no_args_is_help=True, help=_("Captured mail: letters that were kept here instead of sent.")
)

FETCHED = 400  # letters in memory at a time
PLACE_DIGITS_MAX = 7  # a beginning of an id is longer
IN_FRONT = ("From", "Reply-To", "To", "Cc", "Subject", "Date", "Message-ID")

FileOption = {"metavar": "FILE", "dir_okay": False, "callback": existing_folder}


class NotInLetter(Refused):
    """The letter has no such part."""


@app.command("list", help=_("List the letters that were kept, the newest first."))
def list_letters(company: Slug, as_json: AsJson = False) -> None:
    books = company_named(company)
    from solde.mail.captured import letters_of

    letters = enumerate(letters_of(books).iterator(FETCHED), start=1)
    if as_json:
        for place, letter in letters:
            print_json(line(place, letter))
        return
    columns = {"N": 6, _("Letter"): 36, _("Kept"): 22, _("Recipients"): 1, _("Subject"): 1}
    rows = (
        (
            str(place),
            str(letter.delivery.public_id),
            moment(letter.captured_at),
            ", ".join(letter.recipients),
            letter.delivery.subject,
        )
        for place, letter in letters
    )
    if not print_long(columns, rows, fixed=3):
        say(_("No letters were kept here."))


def line(place: int, letter: "CapturedLetter") -> dict[str, Any]:
    return {
        "n": place,
        "id": str(letter.delivery.public_id),
        "about": letter.delivery.about,
        "captured_at": letter.captured_at.isoformat(),
        "recipients": letter.recipients,
        "subject": letter.delivery.subject,
    }


@app.command(help=_("Show a letter as whoever got it would have read it, or write parts of it."))
def show(
    letter: Annotated[
        str,
        typer.Argument(
            metavar="N|ID", help=_("Its place in the list, 1 for the newest; or its id.")
        ),
    ],
    company: Slug,
    html: Annotated[
        Path | None, typer.Option(help=_("Write its HTML there."), **FileOption)
    ] = None,
    pdf: Annotated[
        Path | None, typer.Option(help=_("Write the PDF that it carries there."), **FileOption)
    ] = None,
    eml: Annotated[
        Path | None,
        typer.Option(help=_("Write all of it there, for a mail program."), **FileOption),
    ] = None,
) -> None:
    books = company_named(company)
    from solde.mail.captured import parts_of

    found = letter_meant(books, letter)
    parts = parts_of(found)
    contents = {
        html: parts.html.encode(),
        pdf: only_paper(parts) if pdf else b"",
        eml: bytes(found.message),
    }
    wanted = {path: content for path, content in contents.items() if path}
    for path, content in wanted.items():
        write(path, content)
    if not wanted:
        tell_parts(parts)


def letter_meant(company: "Company", text: str) -> "CapturedLetter":
    """A letter by its place in the list or by its id. Refused when it is not there."""
    from solde.mail.captured import letter_of, letters_of
    from solde.mail.settling import NoSuchLetter
    from solde.mail.settling import letter_of as delivery_of

    if text.isdecimal() and len(text) <= PLACE_DIGITS_MAX:
        place = int(text)
        found = letters_of(company)[place - 1 : place].first() if place else None
    else:
        found = letter_of(company, delivery_of(company, text).public_id)
    if found is None:
        raise NoSuchLetter(_("No such letter was kept here. `solde letters list` shows them."))
    return found


def only_paper(parts: "Parts") -> bytes:
    if len(parts.papers) != 1:
        words = _("The letter carries %s PDFs, not one. Write all of it with --eml.")
        raise NotInLetter(words % len(parts.papers))
    return parts.papers[0].content


def write(path: Path, content: bytes) -> None:
    from solde.files import finished

    if not content:
        raise NotInLetter(_("The letter has nothing to be written to %s.") % path)
    with saying_why(), finished(path) as file:
        file.write(content)
    say(str(path))


def tell_parts(parts: "Parts") -> None:
    for name in IN_FRONT:
        if value := parts.header(name):
            say(f"{name}: {value}")
    for paper in parts.papers:
        words = {"name": paper.file_name, "size": len(paper.content)}
        say(_("With it: %(name)s, %(size)s bytes") % words)
    say("")
    say(parts.text.replace("\r\n", "\n").rstrip())
