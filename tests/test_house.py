"""The house rules that a machine can hold. A rule that fails prints the places."""

import ast
import re
import sys
from collections.abc import Iterator

import pytest

from solde.subject import Subject
from tests.source import Module, called, everything, imported, length_of, modules, none_of, src

FILE_MAX, FUNCTION_MAX, PARAMETERS_MAX = 300, 50, 6
CLOCKS = ("now", "today", "utcnow", "time", "monotonic", "perf_counter", "localdate", "localtime")
# Money is integers here. In pdf, points of paper are floats, and amounts still are not.
MONEY = ("figures", "ledger", "statements", "importing", "customers", "company", "history")
# file: why trouble with one thing may not stop the others there
CATCHES_EVERYTHING = {
    "src/solde/statements/running.py": "the figures of one customer must not stop the others",
    "src/solde/mail/sending.py": "a letter that cannot be put together must not stop the others",
    "src/solde/mail/bounces/taking_in.py": "what anybody may send must not stop the next",
}
CUTS_POWER = "# cuts the power"


def test_no_file_is_longer_than_it_may_be():
    none_of(f"{m.name}: {m.length}" for m in everything() if m.length > FILE_MAX)


def test_no_function_is_longer_than_it_may_be():
    none_of(
        f"{m.at(f)} {f.name}: {length_of(f)}"
        for m in everything()
        for f in m.functions
        if length_of(f) > FUNCTION_MAX
    )


def test_no_function_takes_more_than_six_parameters():
    """A command of the command line mirrors its documented options and is let off."""
    none_of(
        f"{m.at(f)} {f.name}: {len(parameters(f))}"
        for m in everything()
        for f in m.functions
        if len(parameters(f)) > PARAMETERS_MAX and not is_command(f)
    )


def parameters(function: ast.FunctionDef | ast.AsyncFunctionDef) -> list[str]:
    names = function.args
    every = [*names.posonlyargs, *names.args, *names.kwonlyargs]
    return [one.arg for one in every if one.arg not in ("self", "cls")]


def is_command(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    return any(called(one).endswith((".command", ".callback")) for one in function.decorator_list)


def test_figures_stand_on_the_standard_library_alone():
    allowed = {*sys.stdlib_module_names, "solde"}
    none_of(
        f"{m.at(node)} imports {name}"
        for m in src("figures")
        for node in m.walk(ast.Import, ast.ImportFrom)
        for name in imported(node)
        if name.partition(".")[0] not in allowed
        or (name.startswith("solde") and not name.startswith("solde.figures"))
    )


def test_figures_and_paper_never_ask_for_the_time():
    none_of(
        f"{m.at(node)} calls {called(node)}"
        for m in src("figures", "pdf")
        for node in m.walk(ast.Call)
        if called(node).rpartition(".")[2] in CLOCKS and "." in called(node)
    )


def test_the_day_is_asked_for_in_one_place():
    """It is the company's: that of UTC, of a machine or of a visitor may be another one."""
    none_of(
        f"{m.at(node)} calls {called(node)}"
        for m in everything()
        for node in m.walk(ast.Call)
        if called(node).rpartition(".")[2] in ("today", "localdate")
    )


def test_money_is_never_a_float():
    none_of(place for m in src(*MONEY) for place in floats(m))


def floats(module: Module) -> Iterator[str]:
    for node in ast.walk(module.tree):
        match node:
            case ast.Constant(value=float()):
                yield f"{module.at(node)} {node.value}"
            case ast.Name(id="float") | ast.Attribute(attr="FloatField" | "DecimalField"):
                yield f"{module.at(node)} {ast.unparse(node)}"
            case ast.BinOp(op=ast.Div()) if "/figures/" in module.name:
                if "Fraction(" not in ast.unparse(node):
                    yield f"{module.at(node)} {ast.unparse(node)}"


def test_exceptions_are_caught_by_name():
    none_of(
        f"{m.at(node)} {ast.unparse(node.type) if node.type else 'bare'}"
        for m in everything()
        for node in m.walk(ast.ExceptHandler)
        if catches_everything(node) and m.name not in CATCHES_EVERYTHING
    )


def catches_everything(handler: ast.ExceptHandler) -> bool:
    """Whether it is bare, or swallows whatever comes instead of cleaning up and raising again."""
    if handler.type is None:
        return True
    wide = {"Exception", "BaseException"} & {called(node) for node in ast.walk(handler.type)}
    last = handler.body[-1]
    return bool(wide) and not (isinstance(last, ast.Raise) and last.exc is None)


def test_nothing_happens_behind_the_back_of_an_act():
    """No signals, no overridden save() or delete(), no mail that fails without a word."""
    strays = []
    for m in modules("src/solde"):
        for node in ast.walk(m.tree):
            if any("signals" in name or "dispatch" in name for name in imported(node)):
                strays.append(f"{m.at(node)} {ast.unparse(node)}")
            if isinstance(node, ast.ClassDef):
                strays += [
                    f"{m.at(one)} {node.name}.{one.name}"
                    for one in node.body
                    if isinstance(one, ast.FunctionDef) and one.name in ("save", "delete")
                ]
            if isinstance(node, ast.keyword) and node.arg == "fail_silently":
                strays.append(f"{m.at(node.value)} fail_silently")
    none_of(strays)


def test_names_of_things_are_written_in_one_place():
    """As "run:12" is, by Subject.RUN.of(12): what one place writes, others must be able to read."""
    begins = {f"{kind}:" for kind in Subject}
    none_of(
        m.at(node)
        for m in modules("src/solde", "benchmarks")
        for node in m.walk(ast.JoinedStr)
        if getattr(node.values[0], "value", "") in begins
    )


def test_settings_are_not_read_at_import():
    """A test or a second company of settings could not change what is kept then."""
    strays = []
    for m in modules("src/solde"):
        waiting: list[ast.AST] = list(m.tree.body)
        while waiting:
            node = waiting.pop()
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
                continue
            if called(node).startswith("settings.") and called(node) != "settings.AUTH_USER_MODEL":
                strays.append(f"{m.at(node)} {ast.unparse(node)}")
            waiting += ast.iter_child_nodes(node)
    none_of(strays)


def test_only_doors_print():
    doors = ("src/solde/cli/", "bin/", "benchmarks/", "tests/source.py")
    none_of(
        m.at(node)
        for m in everything()
        for node in m.walk(ast.Call)
        if called(node) == "print" and not m.name.startswith(doors)
    )


def test_our_own_code_is_never_mocked():
    """The world may be; our own functions only to cut the power in the middle of one."""
    none_of(place for m in modules("tests") for place in mocks(m))


def mocks(module: Module) -> Iterator[str]:
    ours = {
        alias.asname or alias.name
        for node in module.walk(ast.ImportFrom, ast.Import)
        for alias in node.names
        if any(name.partition(".")[0] == "solde" for name in imported(node))
    }
    lines = module.text.splitlines()
    for node in ast.walk(module.tree):
        if any(name.startswith("unittest.mock") or name == "mock" for name in imported(node)):
            yield module.at(node)
        if not isinstance(node, ast.Call) or not node.args:
            continue
        target = node.args[0]
        named = str(target.value if isinstance(target, ast.Constant) else called(target))
        is_ours = named.startswith("solde.") or named.partition(".")[0] in ours
        is_patched = called(node).endswith((".setattr", ".delattr", ".patch"))
        if is_limit(node.args):
            continue
        around = "".join(lines[max(0, node.lineno - 2) : node.end_lineno])
        if is_ours and is_patched and CUTS_POWER not in around:
            yield f"{module.at(node)} {ast.unparse(node)}"


def is_limit(arguments: list[ast.expr]) -> bool:
    """Whether a constant is lowered, such as PARTS_MAX: the code that heeds it is our own."""
    names = [one.value for one in arguments[:2] if isinstance(one, ast.Constant)]
    return bool(names) and str(names[-1]).rpartition(".")[2].isupper()


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        (floats, "half = 0.5"),
        (floats, "def owed(rate: float): ..."),
        (floats, "cents = float(text)"),
        (floats, "half = amount / 2"),
        (mocks, "from unittest.mock import patch"),
        (mocks, "monkeypatch.setattr('solde.queue.enqueue', None)"),
        (mocks, "from solde import queue\nmonkeypatch.setattr(queue, 'enqueue', None)"),
    ],
)
def test_the_rules_see_what_they_forbid(rule, code):
    assert list(rule(Module("src/solde/figures/made_up.py", code, ast.parse(code))))


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        (floats, "half = Fraction(amount) / 2"),
        (mocks, "monkeypatch.setattr(time, 'time', None)"),
        (mocks, "from solde.pdf import press\nmonkeypatch.setattr(press, 'PARTS_MAX', 2)"),
        (mocks, "from solde import queue\n# cuts the power\nmonkeypatch.setattr(queue, 'x', 1)"),
    ],
)
def test_the_rules_let_the_rest_be(rule, code):
    assert not list(rule(Module("src/solde/figures/made_up.py", code, ast.parse(code))))


def test_tests_say_what_they_hold():
    none_of(
        f"{m.at(f)} {f.name}"
        for m in modules("tests")
        for f in m.functions
        if re.fullmatch(r"test_(it_)?(works?|ok|basic|simple|\d+)", f.name)
    )
