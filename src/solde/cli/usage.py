"""Wrong usage, told in the language of the command line: Typer finds it, and says it in English."""

import re
from typing import Final

import typer

from solde.cli.words import gettext as _
from solde.cli.words import gettext_noop

WRONG_USAGE: Final = 2  # exit code
ABOUT: Final = re.compile(r"Invalid value(?: for (?P<option>.+?))?: (?P<said>.+)", re.DOTALL)
# What Typer says, and what is said instead; what was typed stands where the brackets are.
SENTENCES: Final = {
    r"No such option: (.+) \(Possible options: (.+)\)": gettext_noop(
        "There is no option %s. Similar ones: %s."
    ),
    r"No such option: (.+)": gettext_noop("There is no option %s."),
    r"No such command '(.+)'\. Did you mean '(.+)'\?": gettext_noop(
        "There is no command “%s”. Similar ones: %s."
    ),
    r"No such command '(.+)'\.": gettext_noop("There is no command “%s”."),
    r"Missing command\.": gettext_noop("Name a command."),
    r"Missing \w+ '(.+)'\.": gettext_noop("%s is missing."),
    r"Option '(.+)' requires an argument\.": gettext_noop("%s needs a value."),
    r"Option '(.+)' does not take a value\.": gettext_noop("%s takes no value."),
    r"Got unexpected extra argument\S* \((.+)\)": gettext_noop("The command does not take %s."),
    r"(?:Value error, )?'(.*)' is not one of '(.+)'\.": gettext_noop("“%s” is none of these: %s."),
    r"Input should be greater than or equal to (\S+)": gettext_noop("Give %s or more."),
    r"Input should be less than or equal to (\S+)": gettext_noop("Give %s or less."),
    r"Input should be a valid integer.*": gettext_noop("Give a whole number."),
    r"Input should be a valid UUID.*": gettext_noop("This is no UUID."),
    r"\w+ '(.+)' does not exist\.": gettext_noop("%s is not there."),
    r"\w+ '(.+)' is a directory\.": gettext_noop("%s is a folder."),
    r"\w+ '(.+)' is not readable\.": gettext_noop("%s cannot be read."),
}


def usage_told(wrong: typer.TyperException) -> str:
    """What is wrong, how the command is used, and where more about it stands.

    Empty where its help has been shown, which says all of it.
    """
    said = wrong.format_message() if hasattr(wrong, "format_message") else str(wrong)
    if not said:
        return ""
    ctx: typer.Context | None = getattr(wrong, "ctx", None)
    if ctx is None:
        return sentence_of(said)
    usage = ctx.get_usage().removeprefix("Usage: ")
    more = _("`%s --help` tells more.") % ctx.command_path
    return "\n".join((sentence_of(said), _("Usage: %s") % usage, more))


def sentence_of(said: str) -> str:
    """Typer's words in ours; others stay."""
    if about := ABOUT.fullmatch(said):
        sentence = sentence_of(about["said"])
        if not about["option"]:
            return sentence
        option = about["option"].replace("'", "")
        return _("%(option)s: %(words)s") % {"option": option, "words": sentence}
    for pattern, ours in SENTENCES.items():
        if found := re.fullmatch(pattern, said, re.DOTALL):
            given = tuple(one.replace("', '", ", ") for one in found.groups())
            return _(ours) % given if given else _(ours)
    return said
