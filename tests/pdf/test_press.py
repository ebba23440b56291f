"""The press: any number of papers, in order, by several processes, all or nothing."""

import os
import signal

import pytest

from solde.pdf import press
from solde.pdf.accessible import typeset_accessible
from solde.pdf.press import (
    PressBroken,
    PrintedFile,
    batches,
    in_order,
    print_file,
    typeset_many,
)
from tests.pdf.papers import paper
from tests.pdf.printing import PAPERS, PAPERS_MAX
from tests.pdf.reading import texts


def papers(count: int, **changes):
    return (
        paper(seed=seed, count=1, customer_name=f"Customer {seed}", number=f"No {seed};", **changes)
        for seed in range(count)
    )


def double(number: int) -> int:
    return 2 * number


def die(number: int) -> int:
    os.kill(os.getpid(), signal.SIGKILL)
    return number


def refuse(number: int) -> int:
    raise ValueError(f"no {number}")


def test_one_file_holds_every_paper_once_and_in_order(tmp_path):
    into, heard = tmp_path / "run.pdf", []
    done = print_file(PAPERS, papers(250), into, processes=2, on_batch=heard.append)
    assert done == PrintedFile(pages=250, papers=250)
    assert heard == [100, 200, 250]
    pages = texts(into.read_bytes())
    assert len(pages) == 250
    assert all(f"No {number};" in page for number, page in enumerate(pages))


def test_the_number_of_processes_changes_no_byte(tmp_path):
    one, two = tmp_path / "one.pdf", tmp_path / "two.pdf"
    print_file(PAPERS, papers(220), one, processes=1)
    print_file(PAPERS, papers(220), two, processes=2)
    assert one.read_bytes() == two.read_bytes()


def test_papers_are_taken_as_they_are_needed(tmp_path):
    taken = 0

    def counted():
        nonlocal taken
        for each in papers(1000):
            taken += 1
            yield each

    ahead = []
    print_file(
        PAPERS,
        counted(),
        tmp_path / "run.pdf",
        processes=2,
        on_batch=lambda done: ahead.append(taken - done),
    )
    assert taken == 1000
    assert max(ahead) <= PAPERS_MAX * 2 * (1 + press.WAITING_MAX) + 1


def test_accessible_papers_come_in_order_with_their_keys():
    made = list(typeset_many(((i, p, b"{}") for i, p in enumerate(papers(7))), processes=2))
    assert [key for key, _ in made] == list(range(7))
    assert made[3][1] == typeset_accessible(list(papers(7))[3], b"{}")


def test_a_failing_run_leaves_no_file_and_keeps_the_old_one(tmp_path):
    into = tmp_path / "run.pdf"
    into.write_bytes(b"old")

    def torn():
        yield from papers(50)
        raise RuntimeError("the source failed")

    with pytest.raises(RuntimeError, match="the source failed"):
        print_file(PAPERS, torn(), into, processes=1)
    assert [path.name for path in tmp_path.iterdir()] == ["run.pdf"]
    assert into.read_bytes() == b"old"


def test_a_process_that_dies_is_named():
    with pytest.raises(PressBroken, match="died"):
        list(in_order(die, range(3), processes=2))


def test_what_a_process_refuses_reaches_the_caller():
    with pytest.raises(ValueError, match="no 0"):
        list(in_order(refuse, range(30), processes=2))


def test_results_keep_the_order_of_the_tasks():
    assert list(in_order(double, range(50), processes=2)) == [2 * i for i in range(50)]


def test_batches_are_of_one_template_and_limited_in_papers_and_rows():
    mixed = [
        *papers(120),
        *papers(2, template="compact-1"),
        *(paper(count=press.ROWS_MAX + 1) for _ in range(2)),
        *(paper(count=200) for _ in range(5)),
    ]
    sizes = [(len(batch), batch[0].template) for batch in batches(PAPERS, mixed)]
    assert sizes == [
        (100, "standard-1"), (20, "standard-1"), (2, "compact-1"),
        (1, "standard-1"), (1, "standard-1"),
        (2, "standard-1"), (2, "standard-1"), (1, "standard-1"),
    ]  # fmt: skip
    assert list(batches(PAPERS, [])) == []
