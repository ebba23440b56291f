"""Commands start Django before they import what needs it. In tests it is there already."""

import ast

import pytest

from tests.source import Function, Module, called, imported, modules

OPENING = {
    *("company_named", "open_books", "open_server", "start_django"),
    *("alerts_of", "letter_at_hand"),  # which open what they look into
}
# What needs no Django, or starts it itself.
FREE = (
    *("solde.cli", "solde.figures", "solde.pdf", "solde.smtp_url", "solde.env", "solde.refusal"),
    *("solde.benchmark", "solde.importing.mistakes"),
)


def too_early(module: Module, command: Function) -> list[str]:
    """Places where a command imports before the database is open."""
    lines = [node.lineno for node in ast.walk(command) if called(node) in OPENING]
    opened_at = min(lines, default=module.length + 1)
    return [
        f"{module.at(node)} imports {node.module}"
        for node in ast.walk(command)
        if isinstance(node, ast.ImportFrom)
        and any(name.startswith("solde") and not name.startswith(FREE) for name in imported(node))
        and node.lineno < opened_at
    ]


def commands(module: Module) -> list[Function]:
    return [
        one
        for one in module.functions
        if any(called(decorator).endswith(".command") for decorator in one.decorator_list)
    ]


def test_django_is_started_before_what_needs_it():
    doors = modules("src/solde/cli")
    assert sum(len(commands(module)) for module in doors) > 30
    assert [
        place for module in doors for one in commands(module) for place in too_early(module, one)
    ] == []


@pytest.mark.parametrize(
    ("body", "count"),
    [
        ("from solde.mail import bulk; company_named(slug)", 1),
        ("books = letter(company_named(slug))\n    from solde.mail import bulk", 0),
        ("from solde.mail import bulk", 1),
        ("from solde.cli.examining import examine", 0),
    ],
)
def test_what_is_imported_too_early_is_seen(body, count):
    code = f"@app.command()\ndef made_up(slug):\n    {body.replace('; ', chr(10) + '    ')}"
    module = Module("made_up.py", code, ast.parse(code))
    (command,) = commands(module)
    assert len(too_early(module, command)) == count
