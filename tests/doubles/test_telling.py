"""What another process tells and asks a double, and what the witness keeps."""

import hashlib
import json
import signal
import smtplib
import subprocess
import sys
import tracemalloc
from contextlib import contextmanager

import pytest
import requests

from solde.doubles.google import GoogleDouble
from solde.doubles.letters import pdfs_in
from solde.doubles.smtp import SmtpDouble
from solde.doubles.smtp_session import Traits
from solde.doubles.witness import NotKept, Witness
from tests.doubles.consenting import ALDER, connected, send
from tests.doubles.talking import PDF, hand_over, letter, line_to
from tests.waiting import SECONDS_MAX

TO = {"sender": "a@solde.example", "recipients": ["Books@Alder.example"]}


@contextmanager
def process(*arguments):
    """A double as a process, and what it says when it is ready. It must end well on SIGTERM."""
    command = [sys.executable, "-m", "solde.doubles", *map(str, arguments)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
        try:
            yield json.loads(running.stdout.readline())
        finally:
            running.send_signal(signal.SIGTERM)
            assert running.wait(SECONDS_MAX) == 0


def lines(url, **query):
    return [json.loads(line) for line in requests.get(url, params=query).text.splitlines()]


def test_smtp_as_a_process(tmp_path):
    with process("smtp", "--keep", tmp_path / "kept", "--user", "") as ready:
        control, port = ready["control_url"], int(ready["url"].rpartition(":")[2].split("?")[0])
        assert ready["environment"] == {"SOLDE_SMTP_URL": ready["url"]}
        told = {"fault": "reply", "at": "rcpt", "text": "550 5.1.1 No", "to": "a@b.example"}
        assert requests.post(f"{control}/faults", json={**told, "times": 2}).status_code == 200
        (waiting,) = requests.get(control).json()["faults"]
        assert waiting == {**told, "stored": False, "times": 2, "after": 0}
        with smtplib.SMTP("127.0.0.1", port, "client.example", timeout=SECONDS_MAX) as line:
            line.ehlo()
            assert hand_over(line, "a@b.example", "c@d.example") == [250, 550, 250, 250]
        requests.delete(f"{control}/faults")
        assert requests.get(control).json() == {"letters": 1, "faults": []}
        (taken,) = lines(f"{control}/letters")
        assert lines(f"{control}/letters", to="a@b.example") == []
        assert taken["recipients"] == ["c@d.example"]
        assert taken["pdf_sha256"] == [hashlib.sha256(PDF).hexdigest()]
        assert requests.get(f"{control}/letters/{taken['id']}").content == letter("a@b.example")
        assert [one["verb"] for one in lines(f"{control}/requests")][-2:] == ["dot", "quit"]
        for gone in (True, False):
            requests.post(f"{control}/unreachable", json={"unreachable": gone})
            try:
                smtplib.SMTP("127.0.0.1", port, "client.example", timeout=SECONDS_MAX).close()
            except ConnectionRefusedError:
                assert gone
            else:
                assert not gone
    with SmtpDouble(keep=tmp_path / "kept") as again:
        assert [one.id for one in again.witness.letters()] == [taken["id"]]


def test_google_as_a_process():
    with process("google", "--account", ALDER) as ready, GoogleDouble() as here:
        assert ready["environment"].keys() == here.environment().keys()
        control = ready["control_url"]
        for path, told in (
            ("faults", {"fault": "error", "at": "send", "status": 503, "account": ALDER}),
            ("faults", {"fault": "cut", "at": "send", "stored": True, "times": 1, "after": 1}),
            ("accounts", {"email": ALDER, "per_day": 437}),
            ("project", {"per_day": None}),
            ("clock", {"seconds": 3600}),
            ("revoke", {"email": ALDER}),
        ):
            assert requests.post(f"{control}/{path}", json=told).status_code == 200, path
        assert len(requests.get(control).json()["faults"]) == 2


@pytest.mark.parametrize(
    ("path", "told", "status"),
    [
        ("faults", {"fault": "earthquake", "at": "send"}, 400),
        ("faults", {"fault": "cut", "at": "lunch"}, 400),
        ("faults", {"fault": "cut"}, 400),
        ("faults", {"fault": "cut", "at": "send", "colour": "red"}, 400),
        ("faults", [], 400),
        ("accounts", {"email": "nobody@gmail.com"}, 400),
        ("accounts", {"email": ALDER, "sub": "1"}, 400),
        ("clock", {}, 400),
        ("lunch", {}, 404),
    ],
)
def test_nonsense_is_answered_with_a_sentence(google, path, told, status):
    answer = requests.post(f"{google.control_url}/{path}", json=told)
    assert (answer.status_code, bool(answer.json()["error"])) == (status, True)


def test_there_is_no_letter_of_that_id(google):
    send(google, connected(google), letter())
    for wrong in ("1900000000000000", "1900000000000002", "x"):
        assert requests.get(f"{google.control_url}/letters/{wrong}").status_code == 404


def test_the_witness_goes_on_where_it_was_cut_off(tmp_path):
    first = Witness(tmp_path)
    ids = [first.take(letter(), **TO).id for _ in range(3)]
    first.close()
    with (tmp_path / "letters.jsonl").open("ab") as file:
        file.write(b'{"sender": "a')
    second = Witness(tmp_path)
    ids.append(second.take(letter("new@alder.example"), **TO).id)
    assert [one.id for one in second.letters()] == ids
    assert [one.number for one in second.letters(after=2)] == [3, 4]
    assert list(second.letters(after=4)) == []
    assert [one.id for one in second.letters(to="books@alder.EXAMPLE")] == ids
    assert second.letter(ids[3]).raw == letter("new@alder.example")
    second.close()


def test_a_witness_may_keep_lines_only(tmp_path):
    with SmtpDouble(Traits(user=""), keep=tmp_path, lines_only=True) as smtp:
        with line_to(smtp) as line:
            hand_over(line, "books@alder.example")
        (taken,) = smtp.witness.letters()
    assert (taken.delivery, taken.recipients) == ("d-1", ("books@alder.example",))
    assert taken.pdf_sha256 == (hashlib.sha256(PDF).hexdigest(),)
    assert not (tmp_path / "letters.raw").exists()
    with pytest.raises(NotKept):
        taken.raw  # noqa: B018


def test_a_directory_nobody_asked_for_is_gone_afterwards():
    with SmtpDouble() as smtp:
        directory = smtp.witness.directory
        assert directory.exists()
    assert not directory.exists()


def test_memory_stays_flat(tmp_path):
    """Eight bytes a letter: where its line starts."""
    witness = Witness(tmp_path)
    raw = letter()

    def grown(count):
        for _ in range(count):
            witness.take(raw, **TO)
        return tracemalloc.get_traced_memory()[0]

    tracemalloc.start()
    try:
        before, after = grown(500), grown(2000)
        assert (after - before) / 2000 < 16
        before = tracemalloc.get_traced_memory()[0]
        tracemalloc.reset_peak()
        assert sum(1 for _ in witness.letters()) == 2500
        assert tracemalloc.get_traced_memory()[1] - before < 1_000_000
    finally:
        tracemalloc.stop()
        witness.close()


@pytest.mark.parametrize(
    ("usual", "other"),
    [
        (b"application/pdf", b"Application/PDF"),
        (b"base64", b"BASE64"),
        (b"Your statement", b"An application/pdf"),
        (b"application/pdf", b'application/pdf; name="a"'),
    ],
)
def test_a_pdf_is_found_however_it_is_attached(usual, other):
    raw = letter()
    assert usual in raw
    assert pdfs_in(raw.replace(usual, other)) == [PDF]


def test_a_letter_may_be_a_pdf_or_have_none():
    head = b"Subject: a\r\nContent-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n"
    assert pdfs_in(head + b"\r\nJVBERi0xLjc=\r\n") == [b"%PDF-1.7"]
    assert pdfs_in(b"Subject: a\r\n\r\nNothing attached\r\n") == []
