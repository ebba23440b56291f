"""What is wrong with a file before any row of it has been looked at."""

from contextlib import ExitStack
from pathlib import Path

import pytest

from solde.importing.formats import TRANSACTIONS
from solde.importing.mistakes import Findings
from solde.importing.reading import BLOCK_BYTES, Source, open_source, rows_of

HEADER = "customer,kind,number,date,amount\n"
ROW = "Alder,invoice,1,2025-09-01,100\n"


def opened(path: Path, content: bytes, stack: ExitStack) -> tuple[Source | None, Findings]:
    path.write_bytes(content)
    mistakes = Findings()
    source = open_source(path, 0, closing=stack, mistakes=mistakes, on_read=lambda count: None)
    return source, mistakes


def read(path: Path, content: bytes | str) -> tuple[list[tuple[int, list[str]]], list[tuple]]:
    """The rows of a file, each with its line, and the mistakes."""
    content = content.encode() if isinstance(content, str) else content
    with ExitStack() as stack:
        source, mistakes = opened(path, content, stack)
        rows = list(rows_of(source, mistakes)) if source else []
    return rows, [tuple(one[1:]) for one in mistakes.kept]


@pytest.mark.parametrize(
    ("content", "mistake"),
    [
        (b"", (0, "", "This file is empty.")),
        (b"\n", (1, "", "The first line holds no columns.")),
        (b"\xef\xbb\xbf\r\n", (1, "", "The first line holds no columns.")),
        (
            b"PK\x03\x04\x14\x00\n",
            (1, "", "This is a workbook, not CSV. Save it as “CSV UTF-8”."),
        ),
        (
            "customer,kind\n".encode("utf-16"),
            (1, "", "This file is UTF-16. Save it as “CSV UTF-8”."),
        ),
        (
            b"one,two\n1,2\n",
            (
                1,
                "",
                (
                    "None of the columns is known."
                    " A file holds one of: customers, transactions, applications."
                ),
            ),
        ),
        (
            b"customer,kind,number,date\n",
            (1, "amount", "A file of transactions needs this column."),
        ),
        (
            b"customer,kind,number,date,amount,colour\n",
            (1, "colour", "There is no such column in a file of transactions."),
        ),
        (
            b"customer,kind,number,date,amount,caf\xe9\n",
            (1, "caf?", "There is no such column in a file of transactions."),
        ),
        (
            b"customer,kind,number,date,amount,kind\n",
            (1, "kind", "This column stands here twice."),
        ),
        (b"customer,kind,number,date,amount,\n", (1, "", "Column 6 has no name.")),
        (
            b"x" * (2 * BLOCK_BYTES),
            (
                0,
                "",
                "This line is longer than 1048576 bytes. The file was read no further.",
            ),
        ),
    ],
)
def test_a_file_that_cannot_be_taken_is_refused_by_its_first_line(tmp_path, content, mistake):
    rows, mistakes = read(tmp_path / "file.csv", content)
    assert (rows, mistakes) == ([], [mistake])


def test_every_mistake_of_a_header_is_named(tmp_path):
    _, mistakes = read(tmp_path / "file.csv", "customer;kind;kind;colour\n")
    assert [(column, words) for _, column, words in mistakes] == [
        ("kind", "This column stands here twice."),
        ("colour", "There is no such column in a file of transactions."),
        ("number", "A file of transactions needs this column."),
        ("date", "A file of transactions needs this column."),
        ("amount", "A file of transactions needs this column."),
    ]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("missing.csv", "This file cannot be read: No such file or directory."),
        (".", "This file cannot be read: Is a directory."),
    ],
)
def test_a_file_that_is_none_is_a_mistake(tmp_path, name, words):
    mistakes = Findings()
    with ExitStack() as stack:
        path = tmp_path / name
        open_source(path, 0, closing=stack, mistakes=mistakes, on_read=lambda count: None)
    assert [one.words for one in mistakes.kept] == [words]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("bom", ["", "\ufeff"])
def test_delimiters_line_ends_and_byte_order_marks(tmp_path, delimiter, ending, bom):
    text = (HEADER + ROW + "\n" + ROW).replace(",", delimiter).replace("\n", ending)
    rows, mistakes = read(tmp_path / "file.csv", bom + text)
    cells = ["Alder", "invoice", "1", "2025-09-01", "", "100", "", ""]
    assert (rows, mistakes) == ([(2, cells), (4, cells)], [])


def test_columns_in_any_order_and_case_with_blanks_around_them(tmp_path):
    content = " Amount , NUMBER,memo,customer,kind,date\n 100 ,1,, Alder ,invoice,2025-09-01\n"
    rows, mistakes = read(tmp_path / "file.csv", content)
    assert rows == [(2, ["Alder", "invoice", "1", "2025-09-01", "", "100", "", ""])]
    assert mistakes == []


def test_rows_without_any_content_are_not_counted(tmp_path):
    with ExitStack() as stack:
        content = HEADER + ",,,,\n" + ROW + "\n  , ,,,\n,\n"
        source, mistakes = opened(tmp_path / "file.csv", content.encode(), stack)
        assert source is not None
        assert [line for line, _ in rows_of(source, mistakes)] == [3]
        assert (source.row_count, source.format, mistakes.kept) == (1, TRANSACTIONS, [])


def test_cells_of_many_lines_keep_the_count_of_lines(tmp_path):
    content = 'name,address\n"Alder","1 Mill Road\nSutton"\n"Birch","x\r\ny\r\nz"\nCedar,\n'
    rows, _ = read(tmp_path / "file.csv", content)
    assert [(line, cells[0]) for line, cells in rows] == [(2, "Alder"), (4, "Birch"), (7, "Cedar")]
    assert rows[0][1][13] == "1 Mill Road\nSutton"


QUOTES = "The quotation marks do not match. Inside a quoted cell they are doubled."
OPEN = "A quotation mark is opened in this row and not closed. The file was read no further."
ENDLESS = (
    "This row has no end: a quotation mark is opened and not closed. The file was read no further."
)
LONG = "This line is longer than 1048576 bytes. The file was read no further."


@pytest.mark.parametrize(
    ("content", "lines", "mistakes"),
    [
        ('Al"der,invoice,1,2025-09-01,100\n' + ROW, [2, 3], []),
        ('"Al"der,invoice,1,2025-09-01,100\n' + ROW, [3], [(2, "", QUOTES)]),
        ('"Al""der",invoice,1,2025-09-01,100\n', [2], []),
        (ROW + '"Alder,invoice,1,2025-09-01,100\n' + ROW, [2], [(3, "", OPEN)]),
        (ROW + '"Alder,\n' + ROW * 5000, [2], [(3, "", ENDLESS)]),
        (
            "Alder,invoice,1,2025-09-01\n" + ROW,
            [3],
            [(2, "amount", "This row has 4 cells, the header has 5 columns.")],
        ),
        (
            "Alder,invoice,1,2025-09-01,100,\n" + ROW,
            [3],
            [(2, "", "This row has 6 cells, the header has 5 columns.")],
        ),
        (ROW + "x" * (3 * BLOCK_BYTES) + "\n" + ROW, [2], [(3, "", LONG)]),
    ],
)
def test_a_broken_row_is_named_and_the_rest_is_read_if_it_can_be(
    tmp_path, content, lines, mistakes
):
    rows, found = read(tmp_path / "file.csv", HEADER + content)
    assert ([line for line, _ in rows], found) == (lines, mistakes)


def test_a_line_of_a_hundred_megabytes_is_not_taken_into_memory(tmp_path):
    path = tmp_path / "file.csv"
    with path.open("wb") as file:
        file.write((HEADER + ROW).encode())
        file.truncate(100 << 20)  # NUL bytes, without a line end
    mistakes, read_bytes = Findings(), []
    with ExitStack() as stack:
        source = open_source(path, 0, closing=stack, mistakes=mistakes, on_read=read_bytes.append)
        assert source is not None
        assert [line for line, _ in rows_of(source, mistakes)] == [2]
    assert [one.words for one in mistakes.kept] == [LONG]
    assert sum(read_bytes) <= 3 * BLOCK_BYTES


def test_a_character_across_two_blocks_is_read_whole(tmp_path):
    filler = "Érable,invoice,1,2025-09-01,100\n" * (2 * BLOCK_BYTES // 33)
    rows, mistakes = read(tmp_path / "file.csv", HEADER + filler)
    assert ({cells[0] for _, cells in rows}, mistakes) == ({"Érable"}, [])
    assert rows[-1][0] == len(rows) + 1
