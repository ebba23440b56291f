"""The project's own code as data, for the tests that hold the house rules.

`python -m tests.source` prints how long files and functions are, beside what we aim for.
"""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from statistics import median, quantiles

CHECKOUT = Path(__file__).parents[1]
GENERATED = "migrations"
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Module:
    """One Python file."""

    name: str  # "src/solde/ledger/posting.py"
    text: str
    tree: ast.Module

    def at(self, node: ast.AST) -> str:
        return f"{self.name}:{getattr(node, 'lineno', 1)}"

    def walk(self, *kinds: type[ast.AST]) -> Iterator[ast.AST]:
        return (node for node in ast.walk(self.tree) if isinstance(node, kinds))

    @property
    def functions(self) -> Iterator[Function]:
        return self.walk(ast.FunctionDef, ast.AsyncFunctionDef)

    @property
    def length(self) -> int:
        return len(self.text.splitlines())


@cache
def modules(*places: str) -> tuple[Module, ...]:
    """Python files below the places, read once; without what Django generates."""
    files = {file for place in places for file in sorted((CHECKOUT / place).rglob("*.py"))}
    files |= {file for place in places for file in (CHECKOUT / place).glob("*") if is_script(file)}
    return tuple(
        Module(str(file.relative_to(CHECKOUT)), file.read_text(), ast.parse(file.read_text()))
        for file in sorted(files)
        if GENERATED not in file.parts
    )


def is_script(file: Path) -> bool:
    if file.suffix or not file.is_file():
        return False
    with file.open("rb") as stream:
        return b"python" in stream.readline()


def everything() -> tuple[Module, ...]:
    found = modules("src/solde", "tests", "benchmarks", "bin")
    assert len(found) > 100  # rules about nothing would hold
    return found


def none_of(strays: Iterable[str]) -> None:
    found = list(strays)
    assert not found, "\n" + "\n".join(found)


def src(*packages: str) -> tuple[Module, ...]:
    return modules(*(f"src/solde/{package}" for package in packages))


def length_of(function: Function) -> int:
    assert function.end_lineno
    return function.end_lineno - function.lineno + 1


def called(node: ast.AST) -> str:
    """Dotted name of what a call calls: "date.today". Empty when it has no name."""
    if isinstance(node, ast.Call):
        return called(node.func)
    if isinstance(node, ast.Attribute):
        return f"{called(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def imported(node: ast.AST) -> list[str]:
    """Modules that an import statement names."""
    match node:
        case ast.Import(names=names):
            return [alias.name for alias in names]
        case ast.ImportFrom(module=str(module), level=0):
            return [module]
    return []


def measure() -> Iterator[str]:
    files = [module.length for module in modules("src/solde") if module.length]
    functions = [length_of(f) for module in modules("src/solde") for f in module.functions]
    for what, lengths, aims in (("files", files, (80, 200)), ("functions", functions, (8, 25))):
        p90 = quantiles(lengths, n=10)[-1]
        yield (
            f"{len(lengths)} {what}: median {median(lengths):g} lines (aim {aims[0]}), "
            f"p90 {p90:g} (aim {aims[1]}), longest {max(lengths)}"
        )


if __name__ == "__main__":
    print("\n".join(measure()))
