"""Words of servers, made fit to be shown and to be kept."""

import pytest

from solde.mail.answers import WORDS_MAX, Ailment, Answer, Meaning, Trouble, shown
from solde.mail.models import Attempt
from solde.mail.outbox import PostgresOutbox
from solde.mail.sending import Packed
from tests.mail.envelopes import envelope
from tests.mail.post import queued


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"Ok", "Ok"),
        (b"one\ntwo\r\n", "one two"),
        (b"bell\x07 escape\x1b[31m nul\x00", "bell escape [31m nul"),
        ("to the left \u202egnp.exe\u2066".encode(), "to the left gnp.exe"),
        (b"caf\xe9", "caf\ufffd"),
        (b"x" * 5000, "x" * WORDS_MAX),
        (b"the secret is sesame, sesame", "the secret is ***, ***"),
    ],
)
def test_words_of_a_server_are_fit_to_be_shown(raw, words):
    assert shown(raw, ["sesame"]) == words


@pytest.mark.parametrize("meaning", Meaning)
def test_any_words_can_be_put_on_record(company, meaning):
    letter, said = queued(company), "nul\x00 half\udc80"
    outbox = PostgresOutbox(letter.mailbox, [letter.pk])
    claim = outbox.claim(outbox.pick(), Packed(envelope(), ""))
    answer = Answer(
        recipients=dict.fromkeys(envelope().recipients, (meaning, said)),
        phase="dot",
        words=said,
        reference=said,
        details={"id": said},
        trouble=Trouble(Ailment.PAUSE, said) if meaning is Meaning.LATER else None,
    )
    outbox.finish(claim, answer)
    letter.refresh_from_db()
    kept = "nul\ufffd half\ufffd"
    assert letter.last_words == kept
    assert Attempt._base_manager.get(pk=claim).answer["id"] == kept
