"""Every test of the command line begins in English."""

from collections.abc import Iterator

import pytest
from django.utils import translation

from solde.cli import words


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    words.speak("en")
    with translation.override("en"):
        yield
    words.speak("en")
