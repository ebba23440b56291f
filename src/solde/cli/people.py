"""Commands that let people in."""

from typing import Annotated, Literal

import typer

from solde.cli.line import Slug
from solde.cli.opening import company_named, open_books
from solde.cli.panels import INSTALLATION
from solde.cli.screen import say
from solde.cli.words import gettext as _
from solde.refusal import NotFound

app = typer.Typer()
Email = Annotated[str, typer.Argument(metavar="EMAIL", help=_("E-mail address of the person."))]


class NoSuchUser(NotFound):
    """Nobody with that e-mail address is known here."""


@app.command(
    "let-in",
    help=_("Make a person a member of a company, or give another role."),
    rich_help_panel=INSTALLATION,
)
def let_in(
    email: Email,
    slug: Slug,
    role: Annotated[
        Literal["owner", "accountant", "sales", "viewer"],
        typer.Option(help=_("What the person may do there.")),
    ] = "owner",
) -> None:
    company = company_named(slug)
    from solde.company import access

    user = access.let_in(company, email, role)
    words = _("%(email)s works in “%(company)s” now. Role: %(role)s.")
    named = {"email": user.email, "company": company.name, "role": access.Role(role).label}
    say(words % named)


@app.command(
    "sign-in-link",
    help=_("Print a link that signs a person in, once, within half an hour."),
    rich_help_panel=INSTALLATION,
)
def sign_in_link(email: Email) -> None:
    open_books()
    from solde.company.models import User
    from solde.web import signing_in

    user = User.objects.filter(email__iexact=email, is_active=True).first()
    if user is None:
        raise NoSuchUser
    say(signing_in.sign_in_link(user))
