"""Captured mail on the command line."""

import json

import pytest

from solde.mail.choosing import installations
from solde.mail.models import Mailbox
from solde.mail.working import see_out
from tests import town
from tests.cli.door import solde
from tests.mail.envelopes import ALDER, BIRCH
from tests.mail.post import queued

pytestmark = pytest.mark.django_db


@pytest.fixture
def company():
    return town.company(email="office@timber.example")


def kept(company, *recipients, about="note:1"):
    """A letter that was kept here. About nothing that carries a paper."""
    letter = queued(company, *recipients, about=about, mailbox=installations(Mailbox.Kind.CAPTURED))
    see_out(company.deliveries.filter(pk=letter.pk))
    letter.refresh_from_db()
    assert letter.state == "sent"
    return letter


@pytest.fixture
def statement(company):
    """A letter that was kept here, with the statement that it carries."""
    town.alder(company)
    ordered = ("--kind", "open-item", "--date", "2025-09-30", "--email", "--wait")
    assert solde("statements", "--company", company.slug, *ordered).code == 0
    return company.deliveries.get()


def letters(company, word, *arguments):
    return solde("letters", word, *arguments, "--company", company.slug)


def test_letters_are_listed_the_newest_first(company):
    older, newer = kept(company), kept(company, BIRCH, about="note:2")
    said = letters(company, "list", "--json")
    assert [(line["n"], line["id"], line["recipients"]) for line in said.lines] == [
        (1, str(newer.public_id), [BIRCH]),
        (2, str(older.public_id), [ALDER]),
    ]
    table = letters(company, "list").out
    assert table.index(str(newer.public_id)) < table.index(str(older.public_id))


def test_a_letter_is_read_by_its_place_or_its_id(company):
    older, newer = kept(company), kept(company, BIRCH, about="note:2")
    for name, letter, address in (
        ("1", newer, BIRCH),
        ("2", older, ALDER),
        (older.public_id, older, ALDER),
        (newer.public_id.hex[:24], newer, BIRCH),
    ):
        said = letters(company, "show", name)
        assert said.code == 0
        assert f"To: {address}\n" in said.out
        assert "Subject: Statement\n" in said.out
        assert f"Message-ID: {letter.attempts.get().message_id}\n" in said.out
        assert said.out.endswith("Please find your statement.\n")


@pytest.mark.parametrize("name", ["0", "3", "00000000-0000-7000-8000-000000000000", "1234567"])
def test_what_was_not_kept_is_not_there(company, name):
    kept(company), kept(company, about="note:2")
    said = letters(company, "show", name)
    assert (said.code, said.out) == (1, "")


def test_a_letter_of_another_company_is_not_there(company):
    letter = kept(company)
    other = town.company("Other")
    assert letters(other, "list", "--json").out == ""
    assert letters(other, "show", letter.public_id).code == 1
    assert letters(other, "show", "1").code == 1


def test_a_letter_that_left_was_not_kept(company):
    assert letters(company, "show", queued(company).public_id).err == (
        "No such letter was kept here. `solde letters list` shows them.\n"
    )


def test_the_parts_of_a_letter_are_written(company, statement, tmp_path):
    paths = {name: tmp_path / f"letter.{name}" for name in ("html", "pdf", "eml")}
    options = [part for name, path in paths.items() for part in (f"--{name}", path)]
    said = letters(company, "show", "1", *options)
    assert said.code == 0
    assert said.out.splitlines() == [str(path) for path in paths.values()]
    assert paths["pdf"].read_bytes().startswith(b"%PDF-")
    assert "<html" in paths["html"].read_text()
    assert paths["eml"].read_bytes() == bytes(statement.captured.message)
    assert sorted(one.name for one in tmp_path.iterdir()) == sorted(
        one.name for one in paths.values()
    )


def test_a_letter_without_a_paper_writes_none(company, tmp_path):
    kept(company)
    said = letters(company, "show", "1", "--pdf", tmp_path / "letter.pdf")
    assert (said.code, said.err) == (
        1,
        "The letter carries 0 PDFs, not one. Write all of it with --eml.\n",
    )
    assert not (tmp_path / "letter.pdf").exists()
    nowhere = letters(company, "show", "1", "--eml", tmp_path / "no" / "letter.eml")
    assert nowhere.code == 2


def test_where_a_captured_letter_is_shown_is_told(company):
    letter = kept(company)
    said = solde("deliveries", "show", letter.public_id, "--company", company.slug)
    assert f"It was kept here: `solde letters show {letter.public_id}`" in said.out
    told = solde("deliveries", "show", letter.public_id, "--company", company.slug, "--json")
    assert json.loads(told.out)["last_words"] == "Kept here; nothing has left."


def test_where_nothing_was_kept_that_is_said(company):
    queued(company)
    assert solde("letters", "list", "--company", company.slug).out == "No letters were kept here.\n"
    assert solde("letters", "list", "--company", company.slug, "--json").out == ""
