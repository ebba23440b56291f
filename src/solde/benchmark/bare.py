"""The bare typesetter: the same template and data, and nothing else at all.

Without Django, because the processes that run it must not spend their time on loading it.
"""

from datetime import date

from solde.pdf.layout import layout_of
from solde.pdf.paper import Paper
from solde.pdf.sheet import sheet
from solde.pdf.typesetting import BATCH_MAX, compiled, written

Input = tuple[str, list[str], date]  # template, data of each compilation, statement date


def bare_input(papers: list[Paper]) -> tuple[Input, int]:
    """What Typst is given for a batch of papers, and how many they are."""
    template = papers[0].template
    sheets = [sheet(paper, layout_of(template)) for paper in papers]
    data = [written(sheets[at : at + BATCH_MAX]) for at in range(0, len(sheets), BATCH_MAX)]
    return (template, data, papers[0].statement.request.statement_on), len(papers)


def compile_bare(counted: tuple[Input, int]) -> int:
    """Compile a batch, throw the pages away, and say how many statements they were."""
    (template, compilations, day), count = counted
    for data in compilations:
        compiled(template, {"sheets": data}, day, tagged=False)
    return count
