"""The tutorial, followed to the letter."""

import re
import shlex

import pytest

from tests.cli.door import solde
from tests.source import CHECKOUT

pytestmark = pytest.mark.django_db

PAGE = CHECKOUT / "docs" / "tutorial" / "first-statements.md"
FILES = re.compile(r"`(\w+\.csv)`:\n\n```csv\n(.*?)```", re.DOTALL)
COMMANDS = re.compile(r"```console\n\$ solde (.*?)\n(.*?)```", re.DOTALL)


def plain(text: str) -> list[str]:
    """The words of every line, without the space and the rules of tables."""
    lines = [" ".join(line.split()) for line in text.splitlines()]
    return [line for line in lines if line.strip("─")]


def test_the_tutorial_says_what_happens(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    page = PAGE.read_text()
    for name, content in FILES.findall(page):
        (tmp_path / name).write_text(content)
    followed = COMMANDS.findall(page)
    assert len(followed) == 5
    for command, expected in followed:
        said = solde(*shlex.split(command))
        assert plain(said.out + said.err) == plain(expected), command
    assert (tmp_path / "september.pdf").read_bytes().startswith(b"%PDF")


def test_the_other_commands_of_the_tutorial_are_right_too(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    page = PAGE.read_text()
    for name, content in FILES.findall(page):
        (tmp_path / name).write_text(content)
    blocks = re.findall(r"```(?:sh|console)\n(.*?)```", page, re.DOTALL)
    commands = re.findall(r"(?m)^(?:\$ )?solde (.*)$", "\n".join(blocks))
    assert len(commands) == 8
    for command in commands:
        assert solde(*shlex.split(command)).code == 0, command
