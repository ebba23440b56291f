"""The manual names every command and every option, in the words of --help."""

import re

from tests.cli.reference import BEGIN, END, PAGE, commands, reference
from tests.source import CHECKOUT

# A command after a backquote or at the beginning of a line.
TOLD = re.compile(r"(?m)(?:`|^)solde ([a-z][a-z-]*)(?: ([a-z][a-z-]*))?")


def test_the_page_of_commands_is_that_of_the_program():
    """`python -m tests.cli.reference` brings it up to date."""
    written = PAGE.read_text().partition(BEGIN)[2].partition(END)[0]
    assert written.strip() == reference().strip()


def test_every_command_and_option_says_what_it_is():
    silent = [
        f"{name} {param.name}"
        for name, command in commands()
        for param in command.params
        if not getattr(param, "help", None)
    ]
    assert silent == []
    assert [name for name, command in commands() if not command.help] == []


def test_the_commands_are_those_of_the_contract():
    assert {name.removeprefix("solde ") for name, _ in commands()} >= {
        "demo", "worker", "migrate", "check-books", "doctor", "company create", "import",
        "statements", "benchmark statements",
    }  # fmt: skip


def test_commands_that_people_are_told_to_give_are_there():
    """In the manual and in the program's own sentences, such as "`solde deliveries settle`"."""
    told = [
        f"{file.relative_to(CHECKOUT)}: {' '.join(words)}"
        for folder, pattern in (("docs", "*.md"), ("src", "*.py"))
        for file in (CHECKOUT / folder).rglob(pattern)
        for words in TOLD.findall(file.read_text())
        if not is_command(*words)
    ]
    assert told == []


def is_command(word: str, next_word: str) -> bool:
    names = {name.removeprefix("solde ") for name, _ in commands()}
    groups = {name.partition(" ")[0] for name in names if " " in name}
    if word in groups:
        return not next_word or f"{word} {next_word}" in names
    return word in names


def test_a_command_that_is_not_there_is_seen():
    assert TOLD.findall("`solde deliveries setle --sent`") == [("deliveries", "setle")]
    assert not is_command("deliveries", "setle")
    assert not is_command("deliver", "")
    assert is_command("worker", "and")
