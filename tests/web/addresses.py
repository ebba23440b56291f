"""Addresses of all pages of a company, made from the routes: a new page cannot be forgotten."""

from collections.abc import Iterator
from typing import Any

from django.urls import get_resolver, reverse

from solde.company.models import Company
from tests.web.roles import PAGES

# What is no page but a file.
FILES = {
    *("logo", "letter_file", "letter_html", "letter_paper", "attached_file", "document_paper"),
    *("document_version", "payment_receipt", "preview_paper", "statement_paper", "paper_sample"),
    *("print_run", "export_run", "export_sending", "import_columns"),
}
# Of a mailbox of one's own, of which a company has two at most: test_pages_of_ones_own.py
OF_ONE_MAILBOX = {"confirm_google", "remove_google", "remove_server", "limits"}
LEADS_ELSEWHERE = {"settings"}
SHOWN = PAGES.keys() - FILES - OF_ONE_MAILBOX - LEADS_ELSEWHERE
# What a page is asked for besides its address, where it lists more by that.
ASKED = {
    "search": ["?q=maple"],
    "sales": ["", "?view=open", "?view=drafts", "?view=to-email", "?view=to-print"],
    "letters": ["", "?q=maple", "?state=queued"],
    "review": ["", "?list=left-out", "?list=cautions"],
    "payments": ["", "?view=unapplied"],
    # Names are asked for by kind of thing: a page of many kinds of acts costs more than one of few.
    "audit_log": ["?act=change_customer"],
    **{f"new_{kind}": ["", "?customer={customer_id}"] for kind in (
        "invoice", "credit_memo", "sales_receipt", "refund_receipt", "statement_charge",
        "payment", "refund",
    )},
}  # fmt: skip


def addresses(company: Company, things: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """The name of each page, what it is asked for, and its address.

    `things` are what addresses are about, as fill() has them: by the name of the part, or by
    "page.part" where pages mean different things by one name.
    """
    known = {"slug": company.slug, **things}
    for name in sorted(SHOWN):
        (_pattern, parts), *_rest = get_resolver().reverse_dict.getlist(name)[0][0]
        about = {part: known.get(f"{name}.{part}") or known[part] for part in parts}
        for asked in ASKED.get(name, [""]):
            yield name, asked, reverse(name, kwargs=about) + asked.format(**things)
