"""Keep what one person saved from being taken back by what another had opened before."""

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from solde.refusal import Refused
from solde.subject import Name

if TYPE_CHECKING:
    from solde.company.models import Company

# Acts that leave a thing saying something else.
SAVING: Final = ("change", "change_customer", "edit", "issue", "note", "save_draft")


class SavedMeanwhile(Refused):
    """This was saved after you had opened it: load the page anew, and make your changes again."""


def insist_on_seen(company: "Company", subject: Name, *, seen: str | None, stands: str) -> None:
    """Refuse to save over what whoever asks has not seen; the sentence names who saved it.

    `seen` and `stands` are fingerprints of what a form was shown with and of what is there now.
    None was shown nothing, such as a program that names what it changes. The caller holds the
    row, or the turn of its customer.
    """
    if seen in (None, stands):
        return
    saved = company.events.filter(subject=subject, act__in=SAVING).select_related("by")
    last = saved.order_by("-pk").first()
    if last is None or last.by is None:
        raise SavedMeanwhile
    words = _(
        "%s saved this after you had opened it. Nothing of yours is saved: open it in another "
        "tab to see what it says now, load this page anew, and make your changes again."
    )
    raise SavedMeanwhile(words % last.by.email)
