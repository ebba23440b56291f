"""The command that serves the pages."""

import os
import signal
import socket
import subprocess
import sys
from urllib.request import urlopen

import pytest
from django.conf import settings

from solde.cli.serve import PortTaken, insist_on_free_port
from solde.sales.models import Version
from solde.sales.viewing import link_to
from tests import town
from tests.journeys.installation import answers
from tests.sales.selling import issued, line
from tests.servers import free_port
from tests.waiting import SECONDS_MAX, until

# As `solde demo` does: papers are made, and then the pages are served by a process of their own.
TYPESET_AND_SERVE = """
from solde.cli.opening import open_books
open_books()
from solde.cli.serve import serve_pages
from solde.sales import papers
from solde.sales.models import Version
assert papers.pdf_of(Version._base_manager.first(), voided=False)
serve_pages(host="127.0.0.1")
"""


def test_a_port_that_is_taken_is_not_shared():
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        port = free_port()
        other.bind(("127.0.0.1", port))
        other.listen()
        with pytest.raises(PortTaken):
            insist_on_free_port("127.0.0.1", port)
    insist_on_free_port("127.0.0.1", port)


def test_pages_that_cannot_be_read_stop_the_server_and_say_why(database_url, tmp_path):
    (tmp_path / "sitecustomize.py").write_text(
        "import sys\nsys.modules['solde.web.urls.home'] = None\n"  # cannot be imported
    )
    environment = os.environ | {
        "SOLDE_DATABASE_URL": database_url,
        "SOLDE_DATA_DIR": str(tmp_path),
        "SOLDE_SECRET_KEY": settings.SECRET_KEY,
        "PYTHONPATH": str(tmp_path),
        "LC_ALL": "C.UTF-8",
    }
    command = [sys.executable, "-c", "from solde.cli import main; main()", "serve"]
    served = subprocess.run(
        [*command, "--port", str(free_port())],
        env=environment, timeout=SECONDS_MAX, capture_output=True, text=True,
    )  # fmt: skip
    assert served.returncode == 1
    assert "import of solde.web.urls.home halted" in served.stderr


def test_papers_are_typeset_by_pages_of_a_process_that_has_typeset_itself(database_url, settings):
    maple = town.customer(town.company(), "Maple")
    issued(maple)
    other = issued(maple, line("7.00", "Oak"), line("8.00", "Ash"))  # Typst remembers the first
    settings.SOLDE_BASE_URL = f"http://127.0.0.1:{free_port()}"
    environment = os.environ | {
        "SOLDE_DATABASE_URL": database_url,
        "SOLDE_BASE_URL": settings.SOLDE_BASE_URL,
        "SOLDE_SECRET_KEY": settings.SECRET_KEY,
        "LC_ALL": "C.UTF-8",
    }
    serving = subprocess.Popen([sys.executable, "-c", TYPESET_AND_SERVE], env=environment)
    try:
        until(lambda: answers(settings.SOLDE_BASE_URL))
        paper = f"{link_to(Version._base_manager.get(document=other))}/pdf"
        with urlopen(paper, timeout=SECONDS_MAX) as answer:
            assert answer.read().startswith(b"%PDF")
    finally:
        serving.send_signal(signal.SIGTERM)
        serving.wait(timeout=SECONDS_MAX)
