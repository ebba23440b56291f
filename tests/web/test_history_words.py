"""The audit log has words for every act."""

import ast

from solde.web.act_words import ACT_WORDS
from tests.source import called, modules


def acts_recorded():
    """Acts that are named where they are put on record, with their places."""
    for module in modules("src/solde"):
        for node in module.walk(ast.Call):
            if called(node) in ("record", "record_each") and len(node.args) > 1:
                act = node.args[1]
                if isinstance(act, ast.Constant):
                    yield act.value, module.at(node)


def test_every_act_has_words():
    wordless = [f"{place}: {act}" for act, place in acts_recorded() if act not in ACT_WORDS]
    assert not wordless, "\n".join(["name them in web/act_words.py:", *wordless])
