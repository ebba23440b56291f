"""What letters say where a company has no words of its own."""

from dataclasses import dataclass

STATEMENT = "statement"
TEST = "test"  # of a mailbox, to whoever set it up
ENGLISH = "en"


@dataclass(frozen=True, slots=True)
class Wording:
    """Subject and text of a letter, with placeholders such as {{ customer }}."""

    subject: str
    text: str
    language: str


STANDARD = {
    STATEMENT: {
        "en": Wording(
            "{{ title }} {{ number }} – {{ company }}",
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
            "{{ title }} {{ number }} – {{ company }}",
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
