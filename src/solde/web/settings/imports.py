"""Bring customers and what they owe in from files of other programs."""

from typing import Final
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy

from solde.company.access import May
from solde.importing.formats import FORMATS
from solde.importing.models import ImportOrder
from solde.importing.ordering import Brought, NoSuchImport, mistakes_of, order_import
from solde.subject import Subject
from solde.web.entering import PRESSING, Visit, page_of_company
from solde.web.given_up import given_up, given_up_among
from solde.web.letter_words import Word
from solde.web.moving import part_alone
from solde.web.refusals import telling

SHOWN: Final = 20  # imports in the list, the newest

STATES: Final = {
    ImportOrder.State.WAITING: Word(gettext_lazy("Under way"), "wait"),
    ImportOrder.State.DONE: Word(gettext_lazy("Done"), "ok"),
    ImportOrder.State.REFUSED: Word(gettext_lazy("Nothing imported"), "bad"),
}
STOPPED: Final = Word(gettext_lazy("Not carried out"), "bad")
KINDS: Final = {
    "customers": gettext_lazy("customers"),
    "transactions": gettext_lazy("transactions"),
    "applications": gettext_lazy("applications"),
}


def word_of(order: ImportOrder, *, stopped: bool) -> Word:
    return STOPPED if stopped else STATES[ImportOrder.State(order.state)]


@page_of_company(May.CONFIGURE)
def imports(visit: Visit) -> HttpResponse:
    rows = visit.company.imports.select_related("ordered_by").prefetch_related("files")
    orders = list(rows[:SHOWN])
    stopped = given_up_among(visit.company, [Subject.IMPORT.of(one.pk) for one in orders])
    context = {
        "orders": [
            (one, word_of(one, stopped=Subject.IMPORT.of(one.pk) in stopped)) for one in orders
        ],
        "formats": [
            (one, KINDS[one.name], [c for c in one.columns if c not in one.required])
            for one in FORMATS
        ],
    }
    return render(visit, "web/settings/imports.html", context)


@page_of_company(May.CONFIGURE)
def import_columns(visit: Visit, name: str) -> HttpResponse:
    """A file of one kind with nothing in it but the names of its columns, to be filled in."""
    (columns,) = [one.columns for one in FORMATS if one.name == name]
    answer = HttpResponse(",".join(columns) + "\r\n", content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


@page_of_company(May.CONFIGURE, *PRESSING)
def bring_in(visit: Visit) -> HttpResponse:
    files = [Brought(one.name or "", one.read()) for one in visit.FILES.getlist("files")]
    dry_run = "dry_run" in visit.POST
    with telling(visit):
        order = order_import(visit.company, files, dry_run=dry_run, by=visit.user)
        return redirect("import", visit.company.slug, order.public_id)
    return redirect("imports", visit.company.slug)


@page_of_company(May.CONFIGURE)
def one_import(visit: Visit, import_id: UUID) -> HttpResponse:
    orders = visit.company.imports.select_related("ordered_by").prefetch_related("files")
    order: ImportOrder | None = orders.filter(public_id=import_id).first()
    if order is None:
        raise NoSuchImport
    failure = given_up(visit, Subject.IMPORT.of(order.pk))
    context = {
        "order": order,
        "word": word_of(order, stopped=failure is not None),
        "given_up": failure,
        "is_moving": order.state == ImportOrder.State.WAITING and not failure,
        "files": [one | {"format": KINDS[one["format"]]} for one in order.answer.get("files", [])],
        "mistakes": mistakes_of(order),
    }
    if visit.headers.get("HX-Request"):
        return part_alone(visit, "web/settings/import_part.html", context)
    return render(visit, "web/settings/import.html", context)
