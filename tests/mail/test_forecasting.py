"""When a run will be done."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solde.mail import forecasting, limits
from solde.mail.forecasting import forecast, forecast_words
from solde.mail.limits import Limits

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
MINUTES, HOURS = timedelta(minutes=1), timedelta(hours=1)


class TestForecast:
    """Pure: letters and limits in, a moment out."""

    @pytest.mark.parametrize(
        ("letters", "most", "expected"),
        [
            (0, limits.WORKSPACE, timedelta()),
            (30, limits.WORKSPACE, timedelta()),
            (31, limits.WORKSPACE, 1 * MINUTES),
            (1800, limits.WORKSPACE, 59 * MINUTES),
            (1801, limits.WORKSPACE, 24 * HOURS),
            (4812, limits.WORKSPACE, timedelta(days=2, minutes=40)),
            (10_000, limits.NO_LIMITS, timedelta()),
        ],
    )
    def test_when_a_run_is_done(self, letters, most, expected):
        assert forecast(letters, most, NOW) == NOW + expected

    def test_what_left_today_counts(self):
        recent = [NOW - 2 * HOURS] * 1790
        assert forecast(10, limits.WORKSPACE, NOW, recent=recent) == NOW
        assert forecast(11, limits.WORKSPACE, NOW, recent=recent) == NOW + 22 * HOURS

    @given(
        letters=st.integers(0, 60),
        per_minute=st.integers(1, 5),
        per_day=st.integers(1, 20),
        ago=st.lists(st.integers(0, 86_399), max_size=20),
    )
    def test_no_span_ever_holds_too_many(self, letters, per_minute, per_day, ago):
        """By brute force: send as early as the counts of both spans allow, and compare."""
        recent = sorted(NOW - timedelta(seconds=one) for one in ago)[-per_day:]
        left = list(recent)
        at = NOW
        for _ in range(letters):
            while (
                within(left, at, MINUTES) >= per_minute or within(left, at, 24 * HOURS) >= per_day
            ):
                at = min(
                    one + span for one in left for span in (MINUTES, 24 * HOURS) if one + span > at
                )
            left.append(at)
        most = Limits(per_minute, per_day, None, None)
        assert forecast(letters, most, NOW, recent=recent) == at


def within(left: list[datetime], at: datetime, span: timedelta) -> int:
    return sum(at - span < one <= at for one in left)


@pytest.mark.parametrize(
    ("done_on", "words"),
    [
        (date(2026, 11, 24), "4,812 letters, 1,800 a day: done today."),
        (date(2026, 11, 25), "4,812 letters, 1,800 a day: done tomorrow."),
        (date(2026, 11, 26), "4,812 letters, 1,800 a day: done on Thursday."),
        (date(2026, 12, 1), "4,812 letters, 1,800 a day: done on December 1, 2026."),
    ],
)
def test_the_forecast_in_words(done_on, words):
    today = date(2026, 11, 24)
    told = forecast_words(4812, limits.WORKSPACE, done_on, today=today, language="en-CA")
    assert told == words


def test_the_forecast_in_words_without_a_limit():
    today = date(2026, 11, 24)
    told = forecasting.forecast_words(1, limits.NO_LIMITS, today, today=today, language="en-CA")
    assert told == "1 letter: done today."
