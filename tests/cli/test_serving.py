"""The command that serves the pages."""

import socket

import pytest

from solde.cli.serve import PortTaken, insist_on_free_port


def test_a_port_that_is_taken_is_not_shared():
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(PortTaken):
            insist_on_free_port("127.0.0.1", port)
    insist_on_free_port("127.0.0.1", port)
