"""Papers written into forms: for a person, a screen reader and an archive the same as Typst's."""

import ctypes
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO

import pdfua
import pikepdf
import pypdfium2
import pytest
from pypdfium2 import raw

from solde.figures.statement import Kind
from solde.pdf.accessible import accessible, made_form, typeset_accessible
from solde.pdf.filling import drafted
from solde.pdf.layout import layout_of, templates
from solde.pdf.paper import Paper, PaperSize
from solde.pdf.sheet import sheet
from solde.pdf.stencils import ALPHABET, SHORT_ALPHABET, is_simple
from solde.pdf.typesetting import compiled, written
from tests.pdf import reading
from tests.pdf.papers import NORTHWIND, paper, statement
from tests.pdf.reading import texts
from tests.pdf.test_filling import assert_alike

FIGURES = '{"customer": "Alder & Sons, Montréal"}'.encode()
TOLD = ("/S", "/A", "/ID", "/T", "/Alt")  # of an element
Node = tuple[object, ...]


def by_typst(sent: Paper) -> bytes:
    made = sheet(sent, layout_of(sent.template))
    inputs = {"sheets": written([made]), "attachment": FIGURES.decode()}
    return compiled(sent.template, inputs, sent.statement.request.statement_on, tagged=True)


def is_formed(sent: Paper) -> bool:
    return is_simple(sheet(sent, layout_of(sent.template)))


def plain(kind: Kind = Kind.BALANCE_FORWARD, count: int = 3, **changes: object) -> Paper:
    """A paper of one line to a row."""
    seed = changes.pop("seed", 1)
    assert isinstance(seed, int)
    figures = statement(kind, count, seed=seed)
    rows = tuple(row._replace(description=row.description[:9]) for row in figures.rows)
    return paper(kind, seed=seed, figures=replace(figures, rows=rows), **changes)


def solid(text: str) -> str:
    return reading.plain(text).replace(" ", "")


def marked_texts(page: pypdfium2.PdfPage) -> dict[int, str]:
    """What stands in each piece of marked content, by its number."""
    found: dict[int, str] = {}
    text = page.get_textpage()
    for one in page.get_objects(filter=(raw.FPDF_PAGEOBJ_TEXT,)):
        number = raw.FPDFPageObj_GetMarkedContentID(one)
        size = raw.FPDFTextObj_GetText(one, text, None, 0)
        buffer = (ctypes.c_ushort * size)()
        raw.FPDFTextObj_GetText(one, text, buffer, size)
        found[number] = found.get(number, "") + bytes(buffer).decode("utf-16-le").rstrip("\0")
    return found


def structure(pdf: bytes) -> Node:
    """What a screen reader walks through: types, attributes, names and texts."""
    document = pypdfium2.PdfDocument(pdf)
    (said,) = map(marked_texts, document)

    def node(element: pikepdf.Dictionary) -> Node:
        own = tuple(element[key].unparse() for key in TOLD if key in element)
        kids = element.get("/K", [])
        elements = tuple(node(kid) for kid in kids if isinstance(kid, pikepdf.Dictionary))
        return (*own, elements, "".join(said.get(kid, "") for kid in kids if isinstance(kid, int)))

    with pikepdf.open(BytesIO(pdf)) as file:
        made = node(file.Root.StructTreeRoot.K[0])
    document.close()
    return made


def parents(pdf: bytes) -> Iterator[tuple[int, list[int]]]:
    """Each number of marked content, and those that its element says it holds."""
    with pikepdf.open(BytesIO(pdf)) as file:
        (page,) = file.pages
        numbers = file.Root.StructTreeRoot.ParentTree.Nums
        place = [int(one) for one in numbers[::2]].index(int(page.obj.StructParents))
        for number, element in enumerate(numbers[2 * place + 1]):
            assert element.Pg.objgen == page.obj.objgen
            yield number, [int(kid) for kid in element.K]


@pytest.mark.parametrize("template", templates())
@pytest.mark.parametrize("language", ["fr-CA", "el-GR"])
def test_a_form_says_and_shows_what_typst_does(template, language):
    papers = [
        plain(kind, count, seed=count + 1, template=template, language=language, size=size,
              remittance_slip=slip)
        for kind in Kind
        for count, slip, size in ((0, False, PaperSize.LETTER), (3, True, PaperSize.A4))
    ]  # fmt: skip
    assert sum(map(is_formed, papers)) > len(papers) // 2
    for sent in filter(is_formed, papers):
        pdf, other = typeset_accessible(sent, FIGURES), by_typst(sent)
        assert pdf != other
        assert structure(pdf) == structure(other)
        assert_alike(pdf, other)
        assert all(number in holds for number, holds in parents(pdf))


@pytest.mark.parametrize("template", templates())
@pytest.mark.parametrize("kind", Kind)
def test_forms_pass_the_checks_of_pdf_ua(template, kind, tmp_path):
    sent = plain(kind, template=template, remittance_slip=True, language="fr-CA")
    assert is_formed(sent)
    file = tmp_path / "statement.pdf"
    file.write_bytes(typeset_accessible(sent, FIGURES))
    report = pdfua.validate(str(file))
    assert report.exit_code == 0, report.findings


@pytest.mark.parametrize("name", ["Alder & Sons", "Œuvre < École", "Щёлково", "(\\)"])
def test_what_a_file_says_of_itself_is_what_typst_says(name):
    sent = plain(customer_name=name)
    assert is_formed(sent)
    both = (typeset_accessible(sent, FIGURES), by_typst(sent))
    ours, others = (pikepdf.open(BytesIO(pdf)) for pdf in both)
    assert ours.check_pdf_syntax() == []
    with ours.open_metadata() as about, others.open_metadata() as meant:
        instance, document = (about.pop(f"xmpMM:{of}ID") for of in ("Instance", "Document"))
        assert [instance, document] == [str(one) for one in reversed(list(ours.trailer.ID))]
        for key in ("dc:title", "dc:creator", "dc:language", "xmp:CreateDate", "pdfaid:part",
                    "pdfaid:conformance", "pdfuaid:part"):  # fmt: skip
            assert about[key] == meant[key]
    assert dict(ours.docinfo.items()) == dict(others.docinfo.items())
    assert name in str(ours.docinfo["/Title"])
    for key in ("/Lang", "/MarkInfo", "/ViewerPreferences"):
        assert ours.Root[key] == others.Root[key]
    attached, other = ours.Root.AF[0], others.Root.AF[0]
    assert attached.EF.F.read_bytes() == FIGURES
    assert attached.EF.F.Params == other.EF.F.Params
    assert attached.EF.F.Subtype == other.EF.F.Subtype
    assert (attached.AFRelationship, attached.Desc) == (other.AFRelationship, other.Desc)


def test_every_letter_of_the_alphabet_can_be_read():
    words = ALPHABET.replace(" ", "")
    for at in range(0, len(words), 20):
        name = words[at : at + 20]
        sent = plain(count=1, address=(name, "x"))
        assert is_formed(sent)
        pdf = typeset_accessible(sent, FIGURES)
        assert structure(pdf) == structure(by_typst(sent))
        assert solid(name) in solid(texts(pdf)[0])


def test_most_papers_carry_few_letters():
    sizes = [
        len(typeset_accessible(plain(address=(name,)), FIGURES))
        for name in ("Œuvre • Ångström – 5 €", "Щёлково")
    ]
    assert sizes[0] < 60_000 < sizes[1] < 100_000
    assert len(SHORT_ALPHABET) < len(ALPHABET) // 2


def test_which_cells_are_empty_makes_no_other_form():
    made_form.cache_clear()
    figures = plain(count=4).statement
    for paid in range(4):
        rows = list(figures.rows)
        rows[paid] = rows[paid]._replace(due_on=None)
        sent = paper(figures=replace(figures, rows=tuple(rows)))
        assert structure(typeset_accessible(sent, FIGURES)) == structure(by_typst(sent))
    assert made_form.cache_info().misses == 1


def test_a_paper_of_more_pages_than_foreseen_is_laid_out_by_typst():
    sent = plain(count=60)
    made = sheet(sent, layout_of(sent.template)) | {"pages": 1}
    assert is_simple(made)
    day = sent.statement.request.statement_on
    assert len(texts(accessible(drafted(made), FIGURES, sent.template, day))) == 2


@pytest.mark.parametrize("text", ["\\\\", "((", "))", "a\\)(b", "¦000¦", "¦title¦", "%PDF /x <<>>"])
def test_what_means_something_in_a_pdf_or_a_mark_is_printed(text):
    sent = plain(count=1, address=(text, text), customer_number=text, customer_name=text)
    assert is_formed(sent)
    assert texts(typeset_accessible(sent, FIGURES))[0].count(text) == 3
    ours = plain(count=1, letterhead=replace(NORTHWIND, name=text))
    assert text in texts(typeset_accessible(ours, FIGURES))[0]


def test_what_was_made_before_changes_no_byte():
    papers = [plain(count=seed, seed=seed) for seed in range(1, 6)]
    made_form.cache_clear()
    before = [typeset_accessible(sent, FIGURES) for sent in papers]
    made_form.cache_clear()
    assert [typeset_accessible(sent, FIGURES) for sent in reversed(papers)] == before[::-1]
