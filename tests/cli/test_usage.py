"""Wrong usage on the command line: what is wrong in one sentence, in the reader's language."""

import re

import pytest

from solde.cli import words
from solde.cli.usage import SENTENCES, WRONG_USAGE
from tests.cli.door import solde

RUN = ("statements", "--company", "timber", "--date", "2025-09-30")
WRONG = {
    ("--language", "en"): "Name a command.",
    ("doctor", "--zzz"): "There is no option --zzz.",
    ("documents", "list", "--jso"): "There is no option --jso. Similar ones: --json, --to.",
    ("company", "zzz"): "There is no command “zzz”.",
    ("company", "close"): "There is no command “close”. Similar ones: close-books.",
    ("payments", "receive", "--company", "timber"): "NAME is missing.",
    ("finance-charges", "preview", "--company", "timber"): "--date is missing.",
    ("documents", "list", "--company"): "--company needs a value.",
    ("documents", "list", "--json=3"): "--json takes no value.",
    ("doctor", "now", "please"): "The command does not take now please.",
    (*RUN, "--kind", "all"): (
        "--kind: “all” is none of these: balance-forward, open-item, activity, reminder."
    ),
    (*RUN, "--over-days", "-3"): "--over-days: Give 0 or more.",
    ("serve", "--port", "99999"): "--port: Give 65535 or less.",
    (*RUN, "--over-days", "3.5"): "--over-days: Give a whole number.",
    ("payments", "receive", "Alder", "3", "--company", "timber", "--key", "7"): (
        "--key: This is no UUID."
    ),
    ("restore", "/nowhere/at-all"): "FILE: /nowhere/at-all is not there.",
    ("restore", "/"): "FILE: / is a folder.",
}


@pytest.mark.parametrize("arguments", WRONG, ids=" ".join)
def test_what_is_wrong_is_said_first(arguments):
    said = solde(*arguments)
    assert (said.code, said.out) == (WRONG_USAGE, "")
    assert said.err.splitlines()[0] == WRONG[arguments]


def test_how_the_command_is_used_is_said_after_it():
    _wrong, usage, more = solde("payments", "receive", "--company", "timber").err.splitlines()
    assert re.fullmatch(r"Usage: \S+ payments receive \[OPTIONS\] \{NAME\} \{AMOUNT\}", usage)
    assert re.fullmatch(r"`\S+ payments receive --help` tells more\.", more)


def test_a_command_without_arguments_shows_its_help_alone():
    said = solde("documents")
    assert (said.code, said.err) == (WRONG_USAGE, "")
    assert "send-queue" in said.out


def test_wrong_usage_is_said_in_french():
    words.speak("fr-CA")
    try:
        said = solde("restore", "/nowhere/at-all")
    finally:
        words.speak("en")
    assert said.err.splitlines()[0] == "FILE\u00a0: /nowhere/at-all n’existe pas."


def test_every_sentence_is_one_that_typer_still_makes_necessary():
    """But that of a file that nobody may read: who runs tests may be allowed to read all."""
    said = "\n".join(WRONG.values())
    unsaid = {
        ours
        for ours in SENTENCES.values()
        if not re.search(re.escape(ours).replace("%s", ".+"), said)
    }
    assert unsaid == {"%s cannot be read."}
