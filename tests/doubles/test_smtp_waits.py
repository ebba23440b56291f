"""Replies of the SMTP double that let one wait."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from solde.doubles.faults import Drip, Late
from solde.doubles.smtp import SmtpDouble
from solde.doubles.smtp_faults import Withhold
from solde.doubles.smtp_session import Traits
from tests.doubles.talking import hand_over, line_to
from tests.waiting import SECONDS_MAX, until

ALDER = "books@alder.example"


@pytest.fixture
def smtp():
    with SmtpDouble(Traits(user="")) as double:
        yield double


def test_late_and_dripping_replies_are_whole(smtp):
    smtp.misbehave(Late("dot", seconds=0.2))
    smtp.misbehave(Drip("ehlo", seconds=0.001))
    smtp.misbehave(Drip("mail", seconds=0.02))
    with line_to(smtp) as line:
        started = time.monotonic()
        assert hand_over(line, ALDER) == [250, 250, 250]
    assert time.monotonic() - started > 0.2 + 0.02 * len("250 OK\r\n")
    assert len(smtp.witness) == 1


def test_a_reply_is_withheld_until_the_server_behaves(smtp):
    smtp.misbehave(Withhold("dot"), times=1)
    with line_to(smtp) as line, ThreadPoolExecutor(1) as elsewhere:
        codes = elsewhere.submit(hand_over, line, ALDER)
        until(lambda: len(smtp.witness) == 1)
        assert smtp.plan.told() == []
        assert not codes.done()
        smtp.behave()
        assert codes.result(SECONDS_MAX) == [250, 250, 250]
