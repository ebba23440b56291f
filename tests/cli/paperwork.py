"""Documents as tests write them on the command line."""

import json
from typing import Any

from solde.company.models import Company
from tests.cli.door import Said, solde

LINE = {"description": "Oak boards", "quantity": "2.5", "unit": "m", "price": "40"}
INVOICE = {"customer": "Alder", "date": "2025-09-30", "lines": [LINE]}


def documents(company: Company, word: str, *arguments: object, typed: Any = None) -> Said:
    text = typed if isinstance(typed, str) else json.dumps(typed) if typed is not None else ""
    return solde("documents", word, *arguments, "--company", company.slug, typed=text)


def issue(company: Company, *values: Any, options: tuple[str, ...] = ("--json",)) -> Said:
    return documents(company, "issue", "-", *options, typed=list(values))
