"""What letters say where a company has no words of its own."""

from dataclasses import dataclass

STATEMENT = "statement"
INVOICE = "invoice"  # and charges put straight on the account
CREDIT_MEMO = "credit_memo"
RECEIPT = "receipt"  # of a sale or a refund on the spot, and of a payment
REMINDER = "reminder"  # of charges that are due soon or overdue
TEST = "test"  # of a mailbox, to whoever set it up
ENGLISH = "en"
SUBJECT = "{{ title }} {{ number }} – {{ company }}"


@dataclass(frozen=True, slots=True)
class Wording:
    """Subject and text of a letter, with placeholders such as {{ customer }}."""

    subject: str
    text: str
    language: str


STANDARD = {
    STATEMENT: {
        "en": Wording(
            SUBJECT,
            """\
Hello,

Please find attached the {{ kind }} for {{ customer }}, dated {{ date }}.

{{ summary }}

If you have any questions, simply reply to this message.

Thank you,

{{ company }}
""",
            "en",
        ),
        "fr": Wording(
            SUBJECT,
            """\
Bonjour,

Vous trouverez ci-joint votre {{ kind }} en date du {{ date }}.

Client\xa0: {{ customer }}
{{ summary }}

Pour toute question, répondez simplement à ce courriel.

Merci de votre confiance,

{{ company }}
""",
            "fr",
        ),
    },
    INVOICE: {
        "en": Wording(
            SUBJECT,
            """\
Hello,

Please find attached {{ kind }} {{ number }} for {{ customer }}, dated {{ date }}.

{{ summary }}

If you have any questions, simply reply to this message.

Thank you for your business,

{{ company }}
""",
            "en",
        ),
        "fr": Wording(
            SUBJECT,
            """\
Bonjour,

Vous trouverez ci-joint le document suivant, en date du {{ date }}\xa0:

{{ title }} {{ number }}
Client\xa0: {{ customer }}
{{ summary }}

Pour toute question, répondez simplement à ce courriel.

Merci de votre confiance,

{{ company }}
""",
            "fr",
        ),
    },
    CREDIT_MEMO: {
        "en": Wording(
            SUBJECT,
            """\
Hello,

Please find attached {{ kind }} {{ number }} for {{ customer }}, dated {{ date }}.

{{ summary }}

This is a credit to your account, not a request for payment. If you have any questions, simply
reply to this message.

Thank you,

{{ company }}
""",
            "en",
        ),
        "fr": Wording(
            SUBJECT,
            """\
Bonjour,

Vous trouverez ci-joint une note de crédit en date du {{ date }}.

{{ title }} {{ number }}
Client\xa0: {{ customer }}
{{ summary }}

Ce montant est porté au crédit de votre compte\xa0: il n’y a rien à payer. Pour toute question,
répondez simplement à ce courriel.

Merci de votre confiance,

{{ company }}
""",
            "fr",
        ),
    },
    RECEIPT: {
        "en": Wording(
            SUBJECT,
            """\
Hello,

Please find attached {{ kind }} {{ number }} for {{ customer }}, dated {{ date }}.

{{ summary }}

Please keep it for your records. If you have any questions, simply reply to this message.

Thank you,

{{ company }}
""",
            "en",
        ),
        "fr": Wording(
            SUBJECT,
            """\
Bonjour,

Vous trouverez ci-joint un reçu en date du {{ date }}.

{{ title }} {{ number }}
Client\xa0: {{ customer }}
{{ summary }}

Veuillez le conserver dans vos dossiers. Pour toute question, répondez simplement à ce courriel.

Merci de votre confiance,

{{ company }}
""",
            "fr",
        ),
    },
    REMINDER: {
        "en": Wording(
            "Payment reminder – {{ company }}",
            """\
Hello,

This is a friendly reminder that, according to our records of {{ date }}, the following has not
been paid:

{{ charges }}

{{ summary }}

If your payment is on its way, please disregard this message. If you have any questions, simply
reply to it.

Thank you,

{{ company }}
""",
            "en",
        ),
        "fr": Wording(
            "Rappel de paiement – {{ company }}",
            """\
Bonjour,

Nous vous rappelons que, selon nos dossiers en date du {{ date }}, les montants suivants n’ont pas
été payés\xa0:

{{ charges }}

{{ summary }}

Si votre paiement est en route, veuillez ne pas tenir compte de ce courriel. Pour toute question,
répondez-y simplement.

Merci de votre confiance,

{{ company }}
""",
            "fr",
        ),
    },
    TEST: {
        "en": Wording(
            "{{ company }}: a test letter",
            """\
Hello,

{{ company }} can send letters from {{ mailbox }}. Nothing else needs to be done.
""",
            "en",
        ),
        "fr": Wording(
            "{{ company }}\xa0: courriel d’essai",
            """\
Bonjour,

{{ company }} peut envoyer des courriels à partir de {{ mailbox }}. Il n’y a rien d’autre à faire.
""",
            "fr",
        ),
    },
}
