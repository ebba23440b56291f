"""Every page of cases in this folder: what its ledger holds, its statements must say."""

from difflib import unified_diff
from pathlib import Path

import pytest

from case_pages import checks

PAGES = sorted(Path(__file__).parent.glob("*.txt"))


def differences(page: str) -> list[str]:
    """What a page expects and does not get, as a diff; empty when it is right."""
    found = list(checks(page))
    assert found, "this page expects nothing"
    return [
        line
        for check in found
        for line in unified_diff(
            check.expected, check.actual, f"{check.heading}: written", "worked out", lineterm=""
        )
    ]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_page(page: Path) -> None:
    assert "\n".join(differences(page.read_text(encoding="utf-8"))) == ""


def test_there_are_pages() -> None:
    assert len(PAGES) > 20


LEDGER = """\
A page
ledger CAD
  2025-09-01  invoice  INV-1  100.00
"""


def test_a_page_that_expects_nothing_fails() -> None:
    with pytest.raises(AssertionError, match="expects nothing"):
        differences(LEDGER)


@pytest.mark.parametrize(
    "section",
    [
        "statement open-item on 2025-09-01\n",
        "statement open-item on 2025-09-01\n  balance 100.01\n",
        "totals of INV-1\n  2 x 8.50 = 17.01\n",
    ],
)
def test_a_page_with_a_wrong_expectation_fails(section: str) -> None:
    assert differences(LEDGER + section)


@pytest.mark.parametrize(
    "section",
    [
        "statment open-item on 2025-09-01\n  balance 100.00\n",
        "ledger\n  2025-09-01  invoice  INV-2  100.00  owing 2025-10-01\n",
        "ledger\n  2025-09-01  void  INV-2\n",
        "applications\n  2025-09-01  PMT-1 to INV-1  10.00\n",
        "totals of INV-1\n  2 x 8.50\n",
    ],
)
def test_a_page_that_cannot_be_read_fails(section: str) -> None:
    with pytest.raises(AssertionError):
        differences(LEDGER + section)
