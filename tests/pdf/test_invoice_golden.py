"""The bytes of a published template of documents never change; see test_golden.py.

.venv/bin/python -m tests.pdf.test_invoice_golden
"""

import json
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from solde.pdf.invoice_press import DOCUMENTS, typeset_invoice
from solde.pdf.paper import PaperSize
from solde.pdf.press import print_file
from tests.pdf.invoices import invoice

GOLDEN = Path(__file__).with_name("golden_invoices.json")
FRENCH = invoice("sales_receipt", 60, language="fr-CA", size=PaperSize.A4)
PAPERS = {
    "invoice-1 en-CA": invoice(remittance_slip=True, memo="Thank you.\nSee you on Tuesday."),
    "invoice-1 fr-CA": replace(FRENCH, discount_minor=10_000, discount_ppm=25_000),
}


def sums(case: str) -> dict[str, str]:
    paper = PAPERS[case]
    with TemporaryDirectory() as folder:
        file = Path(folder) / "printed.pdf"
        print_file(DOCUMENTS, [paper, paper], file, processes=1)
        printed = sha256(file.read_bytes()).hexdigest()
    return {"accessible": sha256(typeset_invoice(paper)).hexdigest(), "printed": printed}


@pytest.mark.parametrize("case", PAPERS)
def test_bytes_of_a_published_template_never_change(case):
    assert case.startswith(PAPERS[case].template)
    assert json.loads(GOLDEN.read_text())[case] == sums(case)


if __name__ == "__main__":
    GOLDEN.write_text(json.dumps({case: sums(case) for case in PAPERS}, indent=1) + "\n")
