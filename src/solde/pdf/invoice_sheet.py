"""One document as the template gets it: every text in its final form, every measure settled."""

from dataclasses import replace
from typing import NamedTuple

from solde.pdf.fonts import families_for
from solde.pdf.formats import amount_format, long_date
from solde.pdf.head import continued, letterhead, typed_lines, value_lines, window_lines
from solde.pdf.invoice import InvoicePaper, InvoiceTax
from solde.pdf.invoice_formats import percent, terms_in_words
from solde.pdf.invoice_rows import PAYMENT, has_marks, mark, table
from solde.pdf.layout import Layout, layout_of
from solde.pdf.lettering import is_plain, literal, width
from solde.pdf.paper import Letterhead
from solde.pdf.rows import Table, kept_width
from solde.pdf.sheet import BOLD, Sheet, own_characters, spoken, widest_amount
from solde.pdf.words import words_for
from solde.pdf.workshop import shelve

ATTACHED = "invoice.json"
CHARGES = ("invoice", "statement_charge", "finance_charge")
CROWDED = 8  # lines of facts that stand there at ease
BESIDE_AMOUNT_PT = 16.0  # kept free between the name of a sum and its amount
MEMO_LINES_MAX = 1000  # every one: a memo has a thousand characters at most


class Call(NamedTuple):
    """What the reader must see first, in keys of the words."""

    section: str
    amount: str
    sentence: str = ""  # of "invoice_sentence"; empty: none


CALLS = {
    **dict.fromkeys(CHARGES, Call("sums", "balance_due")),
    "credit_memo": Call("invoice_sums", "credit", "credit"),
    "sales_receipt": Call("invoice_sums", "paid", "paid"),
    "refund_receipt": Call("invoice_sums", "refunded", "refunded"),
    PAYMENT: Call("invoice_sums", "received"),
}
VOIDED = Call("sums", "total")


def sheet(paper: InvoicePaper, layout: Layout) -> Sheet:
    words, rows = words_for(paper.language), table(paper, layout)
    sums, found = sum_lines(paper), facts(paper, layout)
    totals_width = max(rows.widths[-1], widest_amount(sums, layout) + layout.gap)
    room = layout.width[paper.size] - totals_width - BESIDE_AMOUNT_PT
    made = {
        **letterhead(shown_head(paper), paper.language, layout, paper.size),
        **spoken(paper.language),
        "logo": None if paper.letterhead.logo is None else shelve(paper.letterhead.logo),
        "size": paper.size,
        "day": paper.dated_on.timetuple()[:3],
        "title": title(paper),
        "subtitle": subtitle(paper),
        "document": document_title(paper),
        "attached": ATTACHED,
        "attachment": words["invoice_document"]["figures"],
        "continued": continued(paper, layout),
        "to": window_lines(paper, layout),
        "facts": found,
        "crowded": sum(1 + value.count("\n") for _, value in found) > CROWDED,
        "due": call_lines(paper, layout),
        "columns": rows.columns,
        "widths": rows.widths,
        "head": rows.head,
        "heights": rows.heights,
        "cells": rows.cells,
        "scale": rows.scale,
        "empty": "" if rows.cells else words["invoice_sentence"]["kept"],
        "totals": [
            (typed_lines(name, room / layout.text / BOLD, paper.language, layout, most=1)[0], *rest)
            for name, *rest in sums
        ],
        "totals_width": totals_width,
        "memo": memo_lines(paper, layout),
        "slip": slip(paper, layout),
        "fonts": fonts(paper, rows),
    }
    made["pages"] = 1 if fits_one_page(made, layout) else None
    return made


def title(paper: InvoicePaper) -> str:
    return title_in(paper.language, paper.kind)


def title_in(language: str, kind: str) -> str:
    """What a kind of paper is called to whoever reads that language."""
    words = words_for(language)
    return words["invoice_document"]["receipt"] if kind == PAYMENT else words["kind"][kind]


def subtitle(paper: InvoicePaper) -> str:
    words = words_for(paper.language)["invoice_facts"]
    if paper.voided:
        return words["voided"]
    return "" if paper.number else words["draft"]


def document_title(paper: InvoicePaper) -> str:
    words = words_for(paper.language)
    return words["document"]["title"].format(
        title=title(paper),
        number=literal(paper.number) or words["invoice_facts"]["draft"],
        customer=literal(paper.customer_name),
    )


def shown_head(paper: InvoicePaper) -> Letterhead:
    """The letterhead without the tax numbers that stand beside the taxes."""
    beside = tuple("".join(tax.registration.split()) for tax in paper.taxes if tax.registration)
    others = tuple(
        number
        for number in paper.letterhead.tax_numbers
        if not "".join(number.split()).endswith(beside)  # "GST 123456789 RT0001"
    )
    return replace(paper.letterhead, tax_numbers=others)


def facts(paper: InvoicePaper, layout: Layout) -> list[tuple[str, str]]:
    """Label and value of what identifies the document."""
    words = words_for(paper.language)
    own, known = words["invoice_facts"], words["facts"]
    back = paper.kind == "refund_receipt"
    found = (
        (own["number"], paper.number),
        (words["column"]["date"], long_date(paper.dated_on, paper.language)),
        (own["terms"], terms_in_words(paper.terms, paper.language) if paper.terms else ""),
        (own["po_number"], paper.po_number),
        (own["refunded_by" if back else "paid_by"], paper.paid_by),
        (known["customer_number"], paper.customer_number),
        (own["project"], paper.project),
        (known["currency"], paper.currency),
    )
    return [(name, value_lines(value, paper, layout)) for name, value in found if value]


def call_lines(paper: InvoicePaper, layout: Layout) -> Sheet:
    words, call = words_for(paper.language), VOIDED if paper.voided else CALLS[paper.kind]
    name, amount = words[call.section][call.amount], total(paper)
    room, small, large = layout.due
    wide = BOLD * width(amount, layout.advances) * large
    due = is_payable(paper) and paper.due_on and long_date(paper.due_on, paper.language)
    return {
        "main": (name, amount),
        "long": kept_width(name, layout) * small + wide > room,  # for one line
        "scale": min(1.0, room / wide),
        "others": [(words["column"]["due_date"], due)] if due else [],
        "sentence": words["invoice_sentence"][call.sentence] if call.sentence else "",
    }


def is_payable(paper: InvoicePaper) -> bool:
    return paper.kind in CHARGES and not paper.voided


def total(paper: InvoicePaper) -> str:
    return amount_format(paper.language, paper.currency)(paper.total_minor)


def sum_lines(paper: InvoicePaper) -> list[tuple[str, str, bool]]:
    """Name and amount of every sum below the lines; the last one is what they come to."""
    words, amount = words_for(paper.language), amount_format(paper.language, paper.currency)
    own = words["invoice_sums"]
    if paper.kind == PAYMENT:
        left = paper.total_minor - sum(one.amount_minor for one in paper.applied)
        kept = [(own["kept"], amount(left), False)] if left and paper.applied else []
        return [*kept, (own["received"], amount(paper.total_minor), True)]
    found = []
    if paper.discount_minor or paper.taxes:
        lines = sum(line.amount_minor for line in paper.lines)
        found.append((own["subtotal"], amount(lines), False))
    if paper.discount_minor:
        found.append((discount_name(paper), amount(-paper.discount_minor), False))
    marks = has_marks(paper)
    for place, tax in enumerate(paper.taxes):
        name = tax_name(tax, paper.language, mark(place) if marks else "")
        found.append((name, amount(tax.amount_minor), False))
    return [*found, (words["sums"]["total"], amount(paper.total_minor), True)]


def discount_name(paper: InvoicePaper) -> str:
    words = words_for(paper.language)["invoice_sums"]
    if paper.discount_ppm is None:
        return words["discount"]
    return words["discount_of"].format(percent=percent(paper.discount_ppm, paper.language))


def tax_name(tax: InvoiceTax, language: str, mark: str) -> str:
    """ "A · QST 9.975% (1234567890 TQ0001)", the mark only where lines are taxed differently."""
    number = f"({tax.registration})" if tax.registration else ""
    named = " ".join(filter(None, (tax.name, percent(tax.rate_ppm, language), number)))
    return f"{mark} · {named}" if mark else named


def memo_lines(paper: InvoicePaper, layout: Layout) -> list[str]:
    room, size = layout.note
    return [
        line
        for paragraph in paper.memo.strip().splitlines()
        for line in typed_lines(paragraph, room / size, paper.language, layout, most=MEMO_LINES_MAX)
    ]


def slip(paper: InvoicePaper, layout: Layout) -> Sheet | None:
    """The part to send back with a payment. None where nothing is to be paid."""
    if not paper.remittance_slip or not is_payable(paper):
        return None
    words = words_for(paper.language)
    known = (
        (words["slip"]["customer"], paper.customer_name),
        (words["facts"]["customer_number"], paper.customer_number),
        (title(paper), paper.number),
    )
    return {
        "heading": words["slip"]["heading"],
        "request": words["slip"]["request"],
        "facts": [
            *((name, value_lines(text, paper, layout)) for name, text in known if text),
            (words["sums"]["balance_due"], total(paper)),
        ],
        "paid": words["slip"]["amount_paid"],
        "currency": paper.currency,
    }


def fonts(paper: InvoicePaper, rows: Table) -> tuple[str, ...]:
    """Families beyond the template's own. Most papers need none."""
    head = paper.letterhead
    typed = "\n".join(
        (
            *rows.typed, *paper.address, paper.number, paper.customer_name, paper.customer_number,
            paper.project, paper.po_number, paper.paid_by, paper.memo, head.name, *head.address,
            head.phone, head.email, head.website, *head.tax_numbers, head.note,
            *(text for tax in paper.taxes for text in (tax.name, tax.registration)),
        )
    )  # fmt: skip
    own = own_characters(paper.language, paper.currency)
    if is_plain("".join(typed.splitlines())) and not own:
        return ()
    return families_for(own | set(literal(typed)), paper.language)


def fits_one_page(made: Sheet, layout: Layout) -> bool:
    """Whether all of it surely stands on the first page, so that nothing has to be counted."""
    closing = layout.closing
    height = sum(made["heights"]) + closing["gap"]
    height += closing["total"] * len(made["totals"])
    height += closing["memo"] * (len(made["memo"]) + 1 if made["memo"] else 0)
    height += closing["note"] * len(made["note"])
    height += closing["slip"] if made["slip"] else 0.0
    return height <= layout.first[made["size"]]


def printed_texts(paper: InvoicePaper) -> tuple[str, ...]:
    """What proves whose paper it is, as it is printed: number, customer and total.

    White space apart: long ones stand in several lines. Of a project its own name is looked for
    too. Where the window is too small for the names, their first line is.
    """
    layout = layout_of(paper.template)
    names = paper.address[: 2 if paper.project else 1]
    alone = window_lines(replace(paper, address=names), layout)
    seen = window_lines(paper, layout)
    shown = map(literal, names) if seen[: len(alone)] == alone else seen[:1]
    return (value_lines(paper.number, paper, layout), *shown, total(paper))
