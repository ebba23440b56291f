"""What the books will not do, in words for the person who asked."""


class Refused(Exception):
    """The books refused this."""

    def __init__(self, words: str | None = None) -> None:
        super().__init__(words or self.__doc__)

    @property
    def code(self) -> str:
        """Stable name for programs: PeriodClosed -> "period_closed"."""
        name = type(self).__name__
        return "".join("_" + c.lower() if c.isupper() else c for c in name).lstrip("_")
