"""Letters on the command line: what became of them, and what a person decides."""

import json
from datetime import UTC, date, datetime

import pytest

from solde.cli import screen
from solde.figures.request import Kind
from solde.history.models import Event
from solde.mail.answers import Meaning
from solde.mail.holding import hold
from solde.mail.working import see_out
from solde.statements.options import Options
from solde.statements.ordering import order_run
from solde.statements.running import prepare_part
from tests import town
from tests.cli.door import solde
from tests.mail.envelopes import ALDER, BIRCH
from tests.mail.post import CC, queued, tried

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(company):
    """A run whose letters wait: Alder's, Hazel's."""
    town.alder(company), town.hazel(company)
    options = Options(kind=Kind.OPEN_ITEM, statement_on=date(2025, 9, 30), email=True)
    run = order_run(company, options)
    for part in run.parts.all():
        prepare_part(part.pk)
    return run


def deliveries(company, word, *arguments):
    return solde("deliveries", word, *arguments, "--company", company.slug)


def states(company):
    return list(company.deliveries.order_by("pk").values_list("state", flat=True))


def test_letters_are_listed_with_what_became_of_them(company):
    sent, refused = queued(company), queued(company, BIRCH, about="statement:2")
    tried(sent), tried(refused, r0=Meaning.REFUSED)
    said = deliveries(company, "list")
    assert said.code == 0
    ids = [line[:36] for line in said.out.splitlines() if line[:1] == "0"]
    assert ids == [str(refused.public_id), str(sent.public_id)]
    assert BIRCH in said.out
    assert "1   Sent: the server took them." in said.out
    assert "`solde deliveries show` says why." in said.out


def test_the_files_of_a_letter_are_written_and_held_against_what_left(run, tmp_path):
    company = run.company
    letter = company.deliveries.order_by("pk").first()
    said = deliveries(company, "files", str(letter.public_id), "--into", str(tmp_path))
    assert said.code == 0
    assert said.out.strip().endswith(": not on record")
    see_out(company.deliveries.filter(pk=letter.pk))
    said = deliveries(company, "files", str(letter.public_id), "--into", str(tmp_path))
    assert said.out.strip().endswith(": the same, to the byte, as what left")
    (path,) = tmp_path.iterdir()
    assert path.read_bytes().startswith(b"%PDF-")


def test_a_list_is_printed_some_rows_at_a_time(company, monkeypatch):
    monkeypatch.setattr(screen, "PRINTED", 2)
    for number in range(3):
        queued(company, about=f"statement:{number}")
    lines = deliveries(company, "list").out.splitlines()
    rows = [line for line in lines if line[:1] == "0"]
    assert len(rows) == 3
    assert len({line.index(ALDER) for line in rows}) == 1  # the columns stay where they are
    assert [line for line in lines if line.startswith("Letter ")] == lines[:1]


def test_letters_of_a_state_a_run_or_a_statement(company, run):
    queued(company, BIRCH, about="statement:0")
    hold(company.deliveries.get(recipients__address=ALDER))
    number = company.statements.get(customer__name="Alder").number
    for arguments, addresses in (
        (("--state", "held"), [ALDER]),
        (
            ("--state", "held", "--state", "queued", "--run", run.number),
            ["hazel@hazel.example", ALDER],
        ),
        (("--about", number), [ALDER]),
        (("--about", "statement:0"), [BIRCH]),
        (("--state", "failed"), []),
    ):
        said = deliveries(company, "list", *arguments, "--json")
        assert [line["to"] for line in said.lines] == [[one] for one in addresses], arguments
    assert deliveries(company, "list", "--state", "failed").out == "There are no such letters.\n"
    assert deliveries(company, "list", "--run", "77").code == 1


def test_another_company_sees_nothing(company):
    letter = queued(company)
    other = town.company("Other")
    assert deliveries(other, "list", "--json").out == ""
    for word in (("show",), ("cancel",), ("hold",), ("settle", "--sent")):
        said = deliveries(other, *word[:1], letter.public_id, *word[1:])
        assert (said.code, said.err) == (1, "There is no such letter.\n")
    assert states(company) == ["queued"]


def test_everything_is_shown_of_a_letter(company):
    letter = tried(queued(company, ALDER, (CC, BIRCH)), r1=Meaning.REFUSED)
    said = deliveries(company, "show", letter.public_id)
    assert said.code == 0
    for words in (
        str(letter.public_id), "partly sent", ALDER, "taken by the server", BIRCH, "refused",
        "Please find your statement.", f"Message-ID: {letter.attempts.get().message_id}",
        "It came as far as the end of the letter: all of it was handed over. Answer: 250 Ok",
        "In the log of the mail server, look for <",
        f"send it again: `solde deliveries resend {letter.public_id} --company {company.slug}",
    ):  # fmt: skip
        assert words in said.out
    assert "settle" not in said.out


@pytest.mark.parametrize("letter", ["", "0", "%%%%%%%%", "________", "no letter", "\0" * 8])
def test_what_is_no_id_names_no_letter(company, letter):
    queued(company)
    said = deliveries(company, "show", letter)
    assert (said.code, said.err) == (1, "There is no such letter.\n")


@pytest.mark.parametrize("to", [",", " , ,", "nobody", f"{ALDER}, nobody"])
def test_a_letter_is_not_sent_again_to_what_is_no_address(company, to):
    letter = tried(queued(company), r0=Meaning.REFUSED)
    said = deliveries(company, "resend", letter.public_id, "--reason", "moved", "--to", to)
    assert (said.code, "not an e-mail address" in said.err) == (1, True)
    assert company.deliveries.count() == 1


def test_bytes_that_are_not_utf_8_are_refused(company):
    said = deliveries(company, "list", "--about", b"\xe9".decode(errors="surrogateescape"))
    assert (said.code, said.err) == (1, "What was given holds bytes that are not UTF-8.\n")


def test_moments_are_by_the_companys_clock(company):
    letter = queued(company)
    company.deliveries.update(created_at=datetime(2025, 7, 1, 3, 30, tzinfo=UTC))
    assert "2025-06-30 23:30 EDT" in deliveries(company, "show", letter.public_id).out
    assert solde("company", "set", company.slug, "--time-zone", "Asia/Kolkata").code == 0
    assert "2025-07-01 09:00 IST" in deliveries(company, "show", letter.public_id).out


def test_a_letter_is_shown_to_programs(company):
    letter = tried(queued(company), r0=Meaning.IN_DOUBT)
    said = deliveries(company, "show", letter.public_id.hex[:20], "--json")
    told = json.loads(said.out)
    assert (told["id"], told["state"]) == (str(letter.public_id), "in_doubt")
    assert told["acts"] == ["settle", "bounced"]
    assert told["attempts"][0]["phase"] == "dot"


@pytest.mark.parametrize(
    ("decision", "state", "words"),
    [("--sent", "sent", "sent"), ("--not-sent", "queued", "waiting")],
)
def test_a_letter_in_doubt_is_settled(company, decision, state, words):
    letter = tried(queued(company), r0=Meaning.IN_DOUBT)
    said = deliveries(company, "settle", letter.public_id, decision)
    assert (said.code, said.out) == (0, f"{letter.public_id}: {words}\n")
    assert states(company) == [state]
    again = deliveries(company, "settle", letter.public_id, decision)
    assert (again.code, again.err) == (1, "Only a letter that may have been sent is settled.\n")


def test_to_settle_a_letter_takes_a_decision(company):
    letter = tried(queued(company), r0=Meaning.IN_DOUBT)
    assert deliveries(company, "settle", letter.public_id).code == 2
    assert states(company) == ["in_doubt"]


def test_a_letter_is_sent_again_to_another_address(company):
    letter = tried(queued(company), r0=Meaning.REFUSED)
    said = deliveries(company, "resend", letter.public_id, "--reason", "moved", "--to", BIRCH)
    again = company.deliveries.latest("pk")
    assert (said.code, said.out) == (0, f"{again.public_id}: waiting\n")
    assert (again.purpose, again.reason, again.recipients.get().address) == (2, "moved", BIRCH)
    assert "Sent again because  moved" in deliveries(company, "show", again.public_id).out
    refused = deliveries(company, "resend", again.public_id, "--reason", "impatience")
    assert refused.code == 1


def test_a_letter_waits_and_goes_on_and_is_called_off(company):
    letter = queued(company)
    for word, state in (("hold", "held"), ("release", "queued"), ("cancel", "cancelled")):
        assert deliveries(company, word, letter.public_id).code == 0
        assert states(company) == [state]
    for word in ("hold", "release", "cancel"):
        assert deliveries(company, word, letter.public_id).code == 1
    events = Event._base_manager.filter(subject=f"delivery:{letter.pk}")
    assert list(events.values_list("act", "by")) == [
        ("hold", None),
        ("release", None),
        ("cancel", None),
    ]


def test_the_letters_of_a_run_wait_and_go_on_and_are_called_off(company, run):
    queued(company, BIRCH, about="statement:0")
    assert deliveries(company, "hold", "--run", run.number).out == "Held: 2 letters.\n"
    assert states(company) == ["held", "held", "queued"]
    assert deliveries(company, "release", "--run", run.number).out == "2 letters go on.\n"
    deliveries(company, "hold", "--run", run.number)
    assert deliveries(company, "release", "--all").out == "2 letters go on.\n"
    assert deliveries(company, "cancel", "--run", run.number).out == "Called off: 2 letters.\n"
    assert states(company) == ["cancelled", "cancelled", "queued"]
    assert deliveries(company, "cancel", "--run", run.number).out == "Called off: 0 letters.\n"


def test_either_one_letter_or_several_are_meant(company, run):
    letter = queued(company, BIRCH, about="statement:0")
    for word in ("hold", "release", "cancel"):
        assert deliveries(company, word).code == 2
        assert deliveries(company, word, letter.public_id, "--run", run.number).code == 2
    assert deliveries(company, "release", "--all", "--run", run.number).code == 2
    assert states(company) == ["queued"] * 3


def test_a_letter_that_came_back(company):
    letter = tried(queued(company))
    assert deliveries(company, "bounced", letter.public_id, "nobody@x.example").code == 1
    said = deliveries(company, "bounced", letter.public_id, ALDER)
    assert (said.code, said.out) == (0, f"{letter.public_id}: came back\n")
