"""House rules about names: what a name promises, it keeps. A rule that fails prints the places."""

import ast
import re

from tests.source import everything, none_of, src

KINDS_OF_CODE = {
    *("util", "utils", "helper", "helpers", "manager", "managers", "service", "services"),
    *("common", "misc", "base"),
}
EMPTY_VERBS = ("get_", "do_", "handle_", "process_")
QUESTIONS = ("is_", "are_", "has_", "was_", "may_")
# Names that Django, Python's HTMLParser and aiosmtpd call by themselves.
FRAMEWORKS_ASK_FOR = {
    *("get_queryset", "get_absolute_url", "get_context_data", "get_form_kwargs"),
    *(
        "process_exception",
        "get_client_ip",
        "get_reauthentication_methods",
        "handle_starttag",
        "handle_endtag",
        "handle_data",
        "handle_EHLO",
    ),
}


def test_no_file_is_named_for_a_kind_of_code():
    none_of(m.name for m in everything() if KINDS_OF_CODE & set(re.split(r"[/._]", m.name.lower())))


def test_acts_have_verbs_that_say_something():
    none_of(
        f"{m.at(f)} {f.name}"
        for m in everything()
        for f in m.functions
        if f.name.startswith(EMPTY_VERBS) and f.name not in FRAMEWORKS_ASK_FOR
    )


def test_what_is_named_like_a_question_answers_yes_or_no():
    none_of(
        f"{m.at(f)} {f.name}"
        for m in everything()
        for f in m.functions
        if f.name.startswith(QUESTIONS)
        and f.returns is not None
        and ast.unparse(f.returns) not in ("bool", "Q")
    )


def test_what_is_not_there_is_refused_as_not_found():
    """Pages answer 404 to it."""
    none_of(
        f"{m.at(node)} {node.name}"
        for m in src(".")
        for node in m.walk(ast.ClassDef)
        if node.name.startswith("NoSuch")
        and not {"NotFound"} & {base.id for base in node.bases if isinstance(base, ast.Name)}
    )
