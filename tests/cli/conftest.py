"""Every test of the command line begins in English."""

from collections.abc import Iterator

import pytest
from django.utils import timezone, translation

from solde.cli import words


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    words.speak("en")
    with translation.override("en"), timezone.override(None):
        yield
    words.speak("en")
