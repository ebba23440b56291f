"""The documents and the code say the same."""

import ast
import re
from importlib.metadata import version
from pathlib import Path

import pytest

from solde.refusal import Refused
from solde.statements.reasons import SENTENCES
from tests.source import CHECKOUT, modules

DOCS = CHECKOUT / "docs"
PAGES = sorted([*CHECKOUT.glob("*.md"), *DOCS.rglob("*.md"), *CHECKOUT.glob("benchmarks/*.md")])
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
NAME = re.compile(r"`(\w+)`")
FILE = re.compile(r"`((?:[\w.]+/)+\w+\.(?:py|sql|typ))`")
PAGE_TEMPLATE = re.compile(r"\bweb/[\w/]+\.html\b")
VIEW = re.compile(r"(?ms)^```python\n(@page_of_company.+?)^```$")
DECISION_PARTS = ["Context", "Decision", "Cost", "What would change our mind"]


def text(*path: str) -> str:
    return (CHECKOUT.joinpath(*path)).read_text()


def headings(page: Path) -> list[str]:
    return re.findall(r"(?m)^#+ (.+?) *$", page.read_text())


def anchor(heading: str) -> str:
    """As GitHub makes it."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def coded_headings(*path: str) -> dict[str, str]:
    """Headings that are a name in backquotes, each with the text below it."""
    parts = re.split(r"(?m)^#+ `(\w+)`\n", text(*path))
    return {name: re.split(r"(?m)^#+ ", below)[0].strip() for name, below in pairs(parts[1:])}


def pairs(flat: list[str]) -> list[tuple[str, str]]:
    return list(zip(flat[::2], flat[1::2], strict=True))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(CHECKOUT)))
def test_links_lead_somewhere(page):
    lost = []
    for link in LINK.findall(page.read_text()):
        if link.startswith(("https://", "mailto:")):
            continue
        path, _, fragment = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if not target.exists() or (fragment and fragment not in map(anchor, headings(target))):
            lost.append(link)
    assert lost == []


def test_every_page_of_docs_is_linked_from_another():
    linked = {
        (page.parent / link.partition("#")[0]).resolve()
        for page in PAGES
        for link in LINK.findall(page.read_text())
    }
    assert [str(page) for page in DOCS.rglob("*.md") if page not in linked] == []


def test_every_setting_has_a_heading():
    settings = ast.parse(text("src", "solde", "settings.py"))
    read = {
        node.value
        for node in ast.walk(settings)
        if isinstance(node, ast.Constant) and re.fullmatch(r"SOLDE_[A-Z_]+", str(node.value))
    }
    assert set(coded_headings("docs", "reference", "settings.md")) == read


def test_the_environment_is_read_in_settings_alone():
    """env.py reads it for settings.py. Benchmark, press and backup set it, for what they start."""
    ours = ("settings", "env", "cli/benchmark", "pdf/press", "backup")
    allowed = {f"src/solde/{name}.py" for name in ours}
    strays = [
        module.at(node)
        for module in modules("src/solde")
        if module.name not in allowed
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute) and ast.unparse(node) in ("os.environ", "os.getenv")
    ]
    assert strays == []


def refusals() -> dict[str, str]:
    """Code and words of every refusal in the package."""
    classes = {
        node.name: node
        for module in modules("src/solde")
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ClassDef)
    }
    family = {"Refused"}
    for _ in range(3):  # refusals of refusals go no deeper
        family |= {
            name
            for name, node in classes.items()
            if family & {base.id for base in node.bases if isinstance(base, ast.Name)}
        }
    return {
        type(name, (Refused,), {})().code: ast.get_docstring(classes[name]) or ""
        for name in family - {"Refused", "FieldsAreWrong", "NotFound"}
    }


def test_the_architecture_names_every_package_and_no_other():
    layers = text("ARCHITECTURE.md").partition("| layer |")[2].partition("\n\n")[0]
    named = [name for row in layers.splitlines()[2:] for name in NAME.findall(row.split("|")[1])]
    places = (CHECKOUT / "src" / "solde").iterdir()
    there = {place.stem for place in places if (place / "__init__.py").exists()}
    there |= {file.stem for file in (CHECKOUT / "src" / "solde").glob("[a-z]*.py")}
    assert sorted(named) == sorted(there)


def test_files_that_pages_name_are_there():
    named = {(page, file) for page in PAGES for file in FILE.findall(page.read_text())}
    assert len(named) > 40
    places = (CHECKOUT, CHECKOUT / "src" / "solde")
    assert [one for one in named if not any((place / one[1]).exists() for place in places)] == []


def test_templates_that_pages_name_are_there():
    named = {file for page in PAGES for file in PAGE_TEMPLATE.findall(page.read_text())}
    assert len(named) > 4
    templates = CHECKOUT / "src" / "solde" / "web" / "templates"
    assert [file for file in sorted(named) if not (templates / file).exists()] == []


def test_the_view_that_is_shown_is_the_one_that_runs():
    (shown,) = VIEW.findall(text("docs", "explanation", "pages.md"))
    assert shown in text("src", "solde", "web", "customers", "editing.py")


def test_every_refusal_is_explained():
    explained = coded_headings("docs", "reference", "refusals.md")
    wanted = refusals() | SENTENCES
    assert sorted(wanted.keys() - explained.keys()) == []
    assert sorted(explained.keys() - wanted.keys()) == []
    assert [code for code, words in wanted.items() if not explained[code].startswith(words)] == []


def test_every_rule_that_postgresql_holds_is_told():
    rules = {
        rule
        for file in (CHECKOUT / "src").rglob("*.sql")
        for rule in re.findall(r"(?:solde_broken\('|constraint = '|then ')(\w+)'", file.read_text())
    }
    assert len(rules) > 20
    table = text("docs", "reference", "rules.md").partition("## Rules that PostgreSQL holds")[2]
    assert rules == set(re.findall(r"`(\w+)`", table))


def test_decisions_are_numbered_and_complete():
    decisions = sorted((DOCS / "decisions").glob("*.md"))
    assert [int(page.name[:4]) for page in decisions] == list(range(1, len(decisions) + 1))
    for page in decisions:
        assert headings(page)[0].startswith(f"{int(page.name[:4])}. ")
        assert re.findall(r"(?m)^\*\*(.+?)\.\*\*", page.read_text()) == DECISION_PARTS, page


def test_the_changelog_holds_the_version_newest_first():
    released = re.findall(r"(?m)^## (\d+)\.(\d+)\.(\d+)", text("CHANGELOG.md"))
    numbers = [tuple(map(int, parts)) for parts in released]
    assert numbers == sorted(set(numbers), reverse=True)
    assert ".".join(map(str, numbers[0])) == version("solde")


def test_commands_of_the_documents_exist():
    targets = set(re.findall(r"(?m)^(\w+):", text("Makefile")))
    named = {name for page in PAGES for name in re.findall(r"`make (\w+)", page.read_text())}
    assert named - targets == set()
    assert targets >= {"demo", "test", "check", "bench"}


def test_scripts_may_be_run():
    scripts = [file for file in (CHECKOUT / "bin").iterdir() if file.is_file()]
    assert [file.name for file in scripts if not file.stat().st_mode & 0o111] == []
