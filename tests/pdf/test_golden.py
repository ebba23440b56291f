"""The bytes of a published template never change.

A statement that was sent is printed again years later, and must be the same file. So whoever
wants another look makes another version of the template ("standard-2"), and golden.json gets
more lines, never other ones. Only a new version of Typst, Babel or a font may change a file:
then look at the pages, write the sums anew, and say so in the changelog:

    .venv/bin/python -m tests.pdf.test_golden
"""

import json
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from solde.figures.statement import Kind
from solde.pdf.accessible import typeset_accessible
from solde.pdf.layout import templates
from solde.pdf.paper import PaperSize
from tests.pdf.papers import detailed, paper, statement
from tests.pdf.printing import typeset_batch

GOLDEN = Path(__file__).with_name("golden.json")
PAPERS = {
    "en-CA": paper(remittance_slip=True),
    "fr-CA": paper(Kind.REMINDER, 60, language="fr-CA", size=PaperSize.A4),
    "en-US": paper(Kind.OPEN_ITEM, 1, language="en-US"),  # a common one: written into a form
    "details": paper(figures=detailed(statement(count=9), lines=4)),
}
CASES = [f"{template} {language}" for template in templates() for language in PAPERS]


def sums(case: str) -> dict[str, str]:
    template, language = case.split(" ")
    made = replace(PAPERS[language], template=template)
    return {
        "accessible": sha256(typeset_accessible(made, b'{"number": "S-1001"}')).hexdigest(),
        "batch": sha256(typeset_batch([made, made]).pdf).hexdigest(),
    }


@pytest.mark.parametrize("case", CASES)
def test_bytes_of_a_published_template_never_change(case):
    assert json.loads(GOLDEN.read_text())[case] == sums(case)


if __name__ == "__main__":
    GOLDEN.write_text(json.dumps({case: sums(case) for case in CASES}, indent=1) + "\n")
