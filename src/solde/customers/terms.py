"""Terms in words, in the language of whoever looks at them."""

from django.utils.translation import gettext, gettext_noop

from solde.figures.days import Terms

# By Terms.wording.
WORDINGS = {
    "on_receipt": gettext_noop("Due on receipt"),
    "net": gettext_noop("Net {days}"),
    "end_of_month": gettext_noop("End of month"),
    "net_end_of_month": gettext_noop("Net {days}, then end of month"),
    "day_of_month": gettext_noop("Day {days} of the month"),
}


def terms_in_words(terms: Terms | None) -> str:
    """ "Net 30"; without terms "Due on receipt", as documents are due on their own date then."""
    if terms is None:
        return gettext(WORDINGS["on_receipt"])
    return gettext(WORDINGS[terms.wording]).format(days=terms.days)
