"""Jobs by their names: what is asked for is there, and finds who ordered it."""

import ast
import inspect

import pytest
from procrastinate.contrib.django import app

from solde.failing.models import Failure
from solde.worker import jobs
from solde.worker.ordered import ORDERED
from tests.source import called, modules

NAMES = sorted(ORDERED.keys() & vars(jobs).keys())
LOCKS = {"once", "at"}  # what queue.enqueue() is told besides the job's own arguments


def asked_for():
    """Every job that the program enqueues: its name, the names of its arguments, and the place."""
    for module in modules("src/solde"):
        for node in module.walk(ast.Call):
            if called(node) == "enqueue":
                told = {one.arg for one in node.keywords} - LOCKS
            elif called(node) == "enqueue_many" and isinstance(node.args[1], ast.ListComp):
                told = {key.value for key in node.args[1].elt.keys}
            else:
                continue
            if isinstance(node.args[0], ast.Constant):
                yield node.args[0].value, told, module.at(node)


def test_every_job_that_is_asked_for_is_there_and_takes_what_it_is_given():
    seen = set()
    for name, told, place in asked_for():
        assert name in app.tasks, place
        assert told == parameters(name), place
        seen.add(name)
    assert seen >= set(NAMES) == ORDERED.keys()


def parameters(name):
    """Of the function that does the work: a job that was ordered is wrapped around it."""
    return set(inspect.signature(app.tasks[name].func).parameters) - {"context"}


@pytest.mark.django_db
@pytest.mark.parametrize("name", NAMES)
def test_what_was_ordered_is_found_by_the_one_argument_of_its_job(name):
    what = ORDERED[name]
    assert len(parameters(name)) == 1
    columns = what.rows._base_manager.filter(pk="0").values_list(what.company, what.whole)
    assert list(columns) == []
    assert len(what.kind.of(10**18)) <= Failure._meta.get_field("about").max_length
