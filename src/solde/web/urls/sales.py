"""Sales: lists, the editor, documents, and their letters."""

from django.urls import URLPattern, path

from solde.sales.models import Document
from solde.web.sales import (
    acts,
    document,
    editing,
    listing,
    order,
    order_acts,
    orders,
    sending,
    waiting,
)

Kind = Document.Kind
# Finance charges are worked out, not typed.
WRITTEN = [kind for kind in Kind if kind != Kind.FINANCE_CHARGE]
DOCUMENT = "sales/<uuid:document_id>"
ORDER = "sales/orders/<uuid:run_id>"

of_a_company: list[URLPattern] = [
    path("sales", listing.documents, name="sales"),
    path("sales/with-several", acts.with_several, name="several_documents"),
    path("sales/orders", orders.orders, name="sending_runs"),
    path("sales/orders/of-all-that-waits", waiting.send_all, name="send_waiting"),
    path(ORDER, order.order, name="sending_run"),
    path(f"{ORDER}/answers.csv", order_acts.export, name="export_sending"),
    path(f"{ORDER}/print", order_acts.print_order, name="print_sending"),
    path(f"{ORDER}/letters", order_acts.with_all_letters, name="letters_of_sending"),
    *(
        path(
            f"sales/new/{kind.replace('_', '-')}",
            editing.new,
            {"kind": str(kind)},
            name=f"new_{kind}",
        )
        for kind in WRITTEN
    ),
    path(DOCUMENT, document.document, name="document"),
    path(f"{DOCUMENT}/paper", document.paper, name="document_paper"),
    path(f"{DOCUMENT}/versions/<int:number>", document.version, name="document_version"),
    path(f"{DOCUMENT}/edit", editing.edit, name="edit_document"),
    path(f"{DOCUMENT}/issue", acts.issue, name="issue_document"),
    path(f"{DOCUMENT}/void", acts.void, name="void_document"),
    path(
        f"{DOCUMENT}/applications/<int:application>/release",
        acts.release,
        name="release_of_document",
    ),
    path(f"{DOCUMENT}/throw-away", acts.throw_away, name="throw_away_document"),
    path(f"{DOCUMENT}/dispute", acts.dispute, name="dispute_document"),
    path(f"{DOCUMENT}/files", acts.attach, name="attach_file"),
    path(f"{DOCUMENT}/files/<uuid:file_id>", document.file, name="attached_file"),
    path(f"{DOCUMENT}/files/<uuid:file_id>/remove", acts.remove, name="remove_file"),
    path(f"{DOCUMENT}/send", sending.send, name="send_document"),
]
