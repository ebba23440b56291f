"""How many letters Gmail lets an account, and a project, send."""

from collections import deque
from dataclasses import dataclass
from threading import Lock

from .google_accounts import Account
from .google_errors import Declined, api_error

MINUTE, DAY = 60, 86400


@dataclass(slots=True)
class Window:
    """At most so many letters in so many seconds, whenever those begin."""

    seconds: int
    times: deque[float]

    def free_in(self, now: float) -> float:
        """Seconds until one more may be sent; 0 when it may now."""
        if self.times.maxlen == 0:
            return float(self.seconds)
        if len(self.times) < (self.times.maxlen or 0):
            return 0.0
        return max(0.0, self.times[0] + self.seconds - now)


class Limits:
    """Counts from the moment a limit is set."""

    def __init__(self) -> None:
        self.windows: dict[tuple[str, int], Window] = {}  # by account ("" the project) and seconds
        self.lock = Lock()

    def set_for(self, account: Account) -> None:
        self.set(account.email, MINUTE, account.per_minute)
        self.set(account.email, DAY, account.per_day)

    def set_for_project(self, per_day: int | None) -> None:
        self.set("", DAY, per_day)

    def set(self, email: str, seconds: int, most: int | None) -> None:
        with self.lock:
            before = self.windows.pop((email, seconds), None)
            if most is not None:
                times = before.times if before else ()
                self.windows[email, seconds] = Window(seconds, deque(times, maxlen=most))

    def count(self, email: str, now: float) -> None:
        """Count one letter, or refuse it as Gmail does."""
        with self.lock:
            mine = [self.windows.get(key) for key in (("", DAY), (email, DAY), (email, MINUTE))]
            project, day, minute = (window.free_in(now) if window else 0.0 for window in mine)
            if project:
                raise Declined(api_error(403, "dailyLimitExceeded"))
            if day:
                raise Declined(api_error(429, retry_after=int(day) + 1))
            if minute:
                words = (
                    "Quota exceeded for quota metric 'Queries' and limit 'Queries per minute per "
                    "user' of service 'gmail.googleapis.com'."
                )
                raise Declined(api_error(403, "rateLimitExceeded", words))
            for window in mine:
                if window:
                    window.times.append(now)
