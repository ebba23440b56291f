"""The reference pages say what the code does."""

import json
import re

import pytest

from solde.figures.details import Detail
from solde.ledger.models import Entry
from solde.statements.frozen import detail_values
from solde.statements.reasons import SENTENCES
from tests.source import CHECKOUT
from tests.statements.books import company, customer, invoice, make, payment
from tests.statements.test_contract import AGING_KEYS, KEYS, ROW_KEYS

REFERENCE = CHECKOUT / "docs" / "reference"


def table(text: str) -> list[str]:
    """What is in backquotes in the first column of a page's tables."""
    cells = [line.split("|")[1] for line in text.splitlines() if line.startswith("| `")]
    return [name for cell in cells for name in re.findall(r"`([^`]+)`", cell)]


def test_every_reason_is_told_in_the_order_in_which_it_is_tried():
    told = table((REFERENCE / "left-out-reasons.md").read_text())
    assert sorted(told) == sorted(SENTENCES)
    assert [code for code in told if code != "bad_figures"] == [
        code for code in SENTENCES if code != "bad_figures"
    ]


def test_every_key_is_told_in_its_order():
    page = (REFERENCE / "statement-json.md").read_text()
    above, below = page.split("## Rows")
    below, details = below.split("## Details")
    assert table(above) == KEYS
    assert table(below) == ROW_KEYS
    assert table(details) == list(detail_values(Detail("line", "", 0), "CAD"))
    assert ", ".join(f"`{name}`" for name in AGING_KEYS) in page
    assert set(re.findall(r"`(\w+)`", below.partition("| `number`")[0])) >= set(Entry.Kind.values)


@pytest.mark.django_db
def test_the_example_is_what_comes_out():
    page = (REFERENCE / "statement-json.md").read_text()
    (example,) = re.findall(r"```json\n(.+)\n```", page)
    alder = customer(company(), "Alder")
    bill = invoice(alder, "2025-09-01", "100.00", "2025-09-10")
    payment(alder, "2025-09-15", "30.00", pays=bill)
    made = make(alder.company)["Alder"]
    for row, shown in zip(made["rows"], json.loads(example)["rows"], strict=True):
        row["number"] = shown["number"]  # of the documents: as the test counts them
    assert json.dumps(made) == example
