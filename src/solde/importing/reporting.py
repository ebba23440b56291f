"""What an import did, or why it did nothing, for programs."""

from dataclasses import asdict
from typing import Any

from solde.importing.files import Report
from solde.importing.mistakes import ImportRefused


def report_as_json(report: Report) -> dict[str, Any]:
    kept = asdict(report) | {"warnings": [one._asdict() for one in report.warnings]}
    return kept | {"added": report.added, "mistakes": [], "mistakes_not_kept": 0}


def refusal_as_json(refused: ImportRefused) -> dict[str, Any]:
    return {
        "mistakes": [one._asdict() for one in refused.mistakes],
        "mistakes_not_kept": refused.not_kept,
    }
