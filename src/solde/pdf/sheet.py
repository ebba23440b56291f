"""One paper as the template gets it: every text in its final form, every measure settled."""

from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Any

from solde.figures.aging import AgeBy
from solde.pdf.details import detail_rows
from solde.pdf.fonts import families_for
from solde.pdf.formats import amount_format, figure_format, long_date, short_date
from solde.pdf.head import continued, facts, letterhead, value_lines, window_lines
from solde.pdf.layout import Layout
from solde.pdf.lettering import is_plain, literal, width
from solde.pdf.paper import Paper
from solde.pdf.rows import kept_width, table
from solde.pdf.sums import Due, Sum, due, totals
from solde.pdf.words import runs_leftward, spoken_in, words_for
from solde.pdf.workshop import shelve

Sheet = dict[str, Any]  # of JSON: texts, lists and lengths in points
BOLD = 1.1  # how much wider an amount that counts may be than in common type


def sheet(paper: Paper, layout: Layout) -> Sheet:
    words = words_for(paper.language)
    request = paper.statement.request
    rows = table(paper, layout)
    details = detail_rows(paper, rows, layout)
    first = due(paper.statement)
    sums = [sum_line(paper, line) for line in totals(paper.statement)]
    made = {
        **letterhead(paper.letterhead, paper.language, layout, paper.size),
        **spoken(paper.language),
        "logo": None if paper.letterhead.logo is None else shelve(paper.letterhead.logo),
        "size": paper.size,
        "day": request.statement_on.timetuple()[:3],
        "title": words["title"][request.kind],
        "subtitle": words["subtitle"][request.kind],
        "document": words["document"]["title"].format(
            title=words["title"][request.kind],
            number=literal(paper.number),
            customer=literal(paper.customer_name),
        ),
        "attachment": words["document"]["figures"],
        "continued": continued(paper, layout),
        "to": window_lines(paper, layout),
        "facts": facts(paper, layout),
        "due": due_lines(paper, first, layout),
        "columns": rows.columns,
        "widths": rows.widths,
        "head": rows.head,
        "heights": details.heights if details else rows.heights,
        "cells": rows.cells,
        "details": details and details.as_sheet(),
        "scale": rows.scale,
        "empty": "" if rows.cells else words["sums"]["no_rows"],
        "totals": sums,
        "totals_width": max(rows.widths[-1], widest_amount(sums, layout) + layout.gap),
        "aging": aging(paper, layout),
        "slip": slip(paper, first, layout),
    }
    made["fonts"] = fonts(paper, [*rows.typed, *(details.typed if details else ())])
    made["pages"] = 1 if fits_one_page(made, layout) else None
    return made


@cache
def spoken(language: str) -> Sheet:
    """The language of the words, which is what a screen reader must speak."""
    locale = spoken_in(language)
    return {
        "lang": locale.language,
        "region": locale.territory if len(locale.territory or "") == 2 else None,
        "rtl": runs_leftward(language),
        "page": words_for(language)["page"]["page"],
    }


def label(paper: Paper, line: Sum) -> str:
    words = words_for(paper.language)["sums"]
    return words[line.label].format(days=paper.statement.request.over_days)


def sum_line(paper: Paper, line: Sum) -> tuple[str, str, bool]:
    amount = amount_format(paper.language, paper.currency)
    return label(paper, line), amount(line.minor), line.strong


def widest_amount(sums: Iterable[tuple[str, str, bool]], layout: Layout) -> float:
    """In points, as it stands among the totals."""
    return BOLD * layout.facts[1] * max(width(amount, layout.advances) for _, amount, _ in sums)


def due_lines(paper: Paper, first: Due, layout: Layout) -> Sheet:
    sentences = words_for(paper.language)["sentence"]
    name, amount, _ = sum_line(paper, first.main)
    room, small, large = layout.due
    need = kept_width(name, layout) * small + BOLD * width(amount, layout.advances) * large
    return {
        "main": (name, amount),
        "long": need > room,  # for one line
        "others": [sum_line(paper, line)[:2] for line in first.others],
        "sentence": sentences[first.sentence] if first.sentence else "",
    }


def aging(paper: Paper, layout: Layout) -> Sheet | None:
    aged, request = paper.statement.aging, paper.statement.request
    if aged is None:
        return None
    words = words_for(paper.language)["aging"]
    firsts = [1, *(edge + 1 for edge in request.edges)]
    spans = [
        words["days"].format(first=first, last=last)
        for first, last in zip(firsts, request.edges, strict=False)
    ]
    over = words["over"].format(days=request.edges[-1])
    labels = [words["current"], *spans, over, words["credits"]]
    amounts = [aged.current_minor, *aged.late_minor, aged.credits_minor]
    figure = figure_format(paper.language, paper.currency)
    by_document = request.age_by is AgeBy.DOCUMENT_DATE
    figures = [figure(amount) for amount in amounts]
    longest = max(
        layout.text * layout.digit * max(map(len, figures)),
        layout.head * max(kept_width(text, layout) for text in labels),
    )
    room = layout.width[paper.size] / len(labels) - layout.gap
    return {
        "heading": words["heading_by_document" if by_document else "heading"],
        "labels": labels,
        "amounts": figures,
        "scale": min(1.0, room / longest),
    }


def slip(paper: Paper, first: Due, layout: Layout) -> Sheet | None:
    """The part to send back with a payment. None where nothing is to be paid."""
    if not paper.remittance_slip or first.payable is None:
        return None
    words = words_for(paper.language)
    known = (
        (words["slip"]["customer"], paper.customer_name),
        (words["facts"]["customer_number"], paper.customer_number),
        (words["facts"]["number"], paper.number),
    )
    return {
        "heading": words["slip"]["heading"],
        "request": words["slip"]["request"],
        "facts": [
            *((name, value_lines(text, paper, layout)) for name, text in known if text),
            sum_line(paper, first.payable)[:2],
        ],
        "paid": words["slip"]["amount_paid"],
        "currency": paper.currency,
    }


def fonts(paper: Paper, in_rows: Iterable[str]) -> tuple[str, ...]:
    """Families beyond the template's own. Most papers need none."""
    head = paper.letterhead
    typed = "\n".join(
        (
            *in_rows, *paper.address, paper.number, paper.customer_name, paper.customer_number,
            paper.account_name, head.name, *head.address, head.phone, head.email, head.website,
            *head.tax_numbers, head.note,
        )
    )  # fmt: skip
    own = own_characters(paper.language, paper.currency)
    if is_plain(typed.replace("\n", "")) and not own:
        return ()
    return families_for(own | set(literal(typed)), paper.language)


@cache
def own_characters(language: str, currency: str) -> frozenset[str]:
    """Characters of words, dates and amounts in a locale that not every template's font has."""
    words = (word for section in words_for(language).values() for word in section.values())
    months = (date(2025, month, 28) for month in range(1, 13))
    dates = (write(month, language) for month in months for write in (short_date, long_date))
    amounts = (write(language, currency)(-123456789) for write in (amount_format, figure_format))
    text = "".join((*words, *dates, *amounts))
    return frozenset() if is_plain(text) else frozenset(text)


def fits_one_page(made: Sheet, layout: Layout) -> bool:
    """Whether all of it surely stands on the first page.

    Only then is the number of pages known beforehand. A wrong no costs time; a wrong yes is
    found when the pages are counted.
    """
    closing = layout.closing
    height = sum(made["heights"]) + closing["gap"]
    height += closing["total"] * len(made["totals"])
    height += closing["aging"] if made["aging"] else 0.0
    height += closing["note"] * len(made["note"])
    height += closing["slip"] if made["slip"] else 0.0
    return height <= layout.first[made["size"]]
