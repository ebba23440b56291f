"""Line breaks, NUL, text that turns around and texts without end in names and addresses."""

import pytest
from django.db import DataError, connection

from solde.importing.files import import_files
from solde.importing.mistakes import ImportRefused
from solde.mail.models import Recipient
from solde.statements.mailing import letters_of
from tests import town
from tests.cli.door import csv
from tests.faults.books import address, is_at_rest, letter_to, ordered, town_of
from tests.faults.promises import promises_hold
from tests.waiting import until

INJECTED = "Alder\r\nBcc: spy@elsewhere.example"
STRANGE = ["\r", "\n", "\x00", "\u202e", "\u2066", "\u200b", "\x07", "x" * 10_000]


@pytest.mark.django_db
@pytest.mark.parametrize("strange", STRANGE, ids=ascii)
@pytest.mark.parametrize("column", ["name", "email"])
def test_import_refuses_what_is_strange_and_says_where(tmp_path, strange, column):
    company = town.company()
    row = {"name": "Alder", "email": "books@alder.example"} | {column: f"Al{strange}der@x.example"}
    file = csv(tmp_path / "customers.csv", "name,email", ['"{name}","{email}"'.format(**row)])
    with pytest.raises(ImportRefused) as refused:
        import_files(company, [file])
    assert [mistake.line for mistake in refused.value.mistakes][:1] == [2]
    assert not company.customers.exists()


def behind_the_back(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        assert cursor.rowcount == 1


def test_strange_names_behind_the_back_of_all_checks_reach_nobody_else(crew, smtp):
    """They are cleaned on their way into a letter, or the letter does not leave; others do."""
    company = town_of(6)
    ids = list(company.customers.order_by("number").values_list("pk", flat=True))
    rename = "update customers_customer set name = %s where id = %s"
    for name, pk in zip((INJECTED, "\u202eredlA\u2066", "W" * 120, "Bell\x07"), ids, strict=False):
        behind_the_back(rename, name, pk)
    behind_the_back("update company_company set name = %s where id = %s", INJECTED, company.pk)
    for impossible in ("\x00", "x" * 10_000):
        with pytest.raises(DataError):
            behind_the_back(rename, impossible, ids[0])

    company.refresh_from_db()
    run = ordered(company)
    worker = crew.worker()
    until(lambda: is_at_rest(run), alive=worker)
    assert worker.stop() == 0
    states = promises_hold(run, smtp.witness, said=crew.said)
    assert sum(states.values()) == 6
    assert states["sent"] >= 2
    assert states.keys() <= {"sent", "failed"}
    for letter in smtp.witness.letters():
        assert len(letter.recipients) == 1
        assert "Bcc" not in letter.message
        text = f"{letter.message['From']}{letter.message['Subject']}"
        assert text.isprintable()
        assert "\u202e" not in text
    for place in range(1, 7):
        one = letter_to(run, address(company, place))
        assert one.state == "sent" or one.last_words


NO_ADDRESSES = [
    "books@alder.example\r\nBcc: spy@elsewhere.example",
    "books@alder.example, spy@elsewhere.example",
    "<script>@alder.example",
    "\u202ebooks@alder.example",
]


def test_strange_addresses_behind_the_back_of_all_checks_fail_with_words(crew, smtp):
    run = ordered(town_of(len(NO_ADDRESSES) + 2))
    letters = [letter_to(run, address(run.company, n)) for n in range(2, len(NO_ADDRESSES) + 2)]
    for letter, strange in zip(letters, NO_ADDRESSES, strict=True):
        Recipient._base_manager.filter(delivery=letter).update(address=strange)
    worker = crew.worker()
    until(lambda: is_at_rest(run), alive=worker)
    assert worker.stop() == 0
    states = promises_hold(run, smtp.witness, said=crew.said)
    assert states == {"sent": 2, "failed": len(NO_ADDRESSES)}
    assert "" not in letters_of(run).filter(state="failed").values_list("last_words", flat=True)
    assert not list(smtp.witness.letters(to="spy@elsewhere.example"))
