"""Payments: the list, receiving and giving back, one payment, credits."""

from django.urls import URLPattern, path

from solde.payments.models import Payment
from solde.web.payments import applying, listing, payment, receiving, sending

PAYMENT = "payments/<uuid:payment_id>"
CREDITS = "payments/credits-of/<uuid:customer_id>"

of_a_company: list[URLPattern] = [
    path("payments", listing.payments, name="payments"),
    path("payments/new", receiving.new, {"kind": str(Payment.Kind.PAYMENT)}, name="new_payment"),
    path(
        "payments/new-refund", receiving.new, {"kind": str(Payment.Kind.REFUND)}, name="new_refund"
    ),
    path(CREDITS, applying.by_hand, name="apply_credits"),
    path(f"{CREDITS}/automatically", applying.automatically, name="apply_automatically"),
    path(PAYMENT, payment.payment, name="payment"),
    path(f"{PAYMENT}/receipt", payment.receipt, name="payment_receipt"),
    path(f"{PAYMENT}/send", sending.send, name="send_receipt"),
    path(f"{PAYMENT}/change", receiving.change, name="change_payment"),
    path(f"{PAYMENT}/void", payment.void, name="void_payment"),
    path(
        f"{PAYMENT}/applications/<int:application>/release",
        payment.release,
        name="release_application",
    ),
]
