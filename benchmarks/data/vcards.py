"""vCards as Gmail, Outlook and an iPhone write them: versions 2.1, 3.0 and 4.0, as customers.

The test files of ez-vcard, BSD-2-Clause licence: https://github.com/mangstadt/ez-vcard
"""

import re
from collections.abc import Iterator
from pathlib import Path
from quopri import decodestring
from typing import NamedTuple

from benchmarks.data.countries import code_of
from benchmarks.data.import_files import Books

ESCAPED = {"\\n": "\n", "\\N": "\n"}


class Property(NamedTuple):
    """One line of a card, unfolded."""

    name: str  # in capitals, without a group such as "item1."
    parameters: str  # in capitals, as they stand
    value: str


def convert(folder: Path) -> Books:
    books = Books()
    names: dict[str, int] = {}
    for path in sorted(folder.glob("*.vcf")):
        for card in cards(path.read_text(encoding="utf-8")):
            row = customer_row(card)
            names[row["name"]] = count = names.get(row["name"], 0) + 1
            if count > 1:  # names are unique in a company
                row["name"] += f" ({count})"
            books.customers.append(row)
    return books


def cards(text: str) -> Iterator[list[Property]]:
    """The cards of a file, each as its properties in their order."""
    card: list[Property] = []
    for line in unfolded(text):
        one = property_of(line)
        if one.name == "BEGIN":
            card = []
        elif one.name == "END":
            yield card
        else:
            card.append(one)


def unfolded(text: str) -> Iterator[str]:
    """Logical lines: a blank continues the line before (RFC 6350, 3.2), and so does whatever
    follows a quoted-printable line that ends in "=" (vCard 2.1, 2.1.3). Empty lines, which some
    writers put between all others, say nothing.
    """
    whole = ""
    for line in filter(None, text.splitlines()):
        if line[:1] in (" ", "\t"):
            whole += line[1:]
        elif whole.endswith("=") and "QUOTED-PRINTABLE" in whole.partition(":")[0].upper():
            whole = whole[:-1] + line
        else:
            if whole:
                yield whole
            whole = line
    if whole:
        yield whole


def property_of(line: str) -> Property:
    found = re.match(r'((?:"[^"]*"|[^":])*):(.*)', line, re.S)  # a quoted parameter may hold ":"
    assert found, line
    head, value = found[1].upper(), found[2]
    if "QUOTED-PRINTABLE" in head:
        value = decodestring(value.encode()).decode()
    name, _, parameters = head.partition(";")
    return Property(name.rpartition(".")[2], parameters, value)


def parts(value: str) -> list[str]:
    """Components of a structured value, unescaped (RFC 6350, 3.4)."""
    return [unescaped(part) for part in re.split(r"(?<!\\);", value)]


def unescaped(value: str) -> str:
    return re.sub(r"\\.", lambda one: ESCAPED.get(one[0], one[0][1]), value).strip()


def preferred(card: list[Property], name: str) -> str:
    """The value marked as preferred, or else the first; empty when there is none."""
    found = [one for one in card if one.name == name]
    found.sort(key=lambda one: "PREF" not in one.parameters)
    return found[0].value if found else ""


def customer_row(card: list[Property]) -> dict[str, str]:
    address = [*parts(preferred(card, "ADR")), *[""] * 7]
    _box, extended, street, city, region, postal_code, country = address[:7]
    return {
        "name": unescaped(preferred(card, "FN")),
        "email": preferred(card, "EMAIL"),
        "language": preferred(card, "LANG"),
        "address": "\n".join(line.rstrip(",") for line in (extended, street) if line),
        "city": city,
        "region": region,
        "postal_code": postal_code,
        "country": code_of(country),
    }
