"""Letters leave ten at a time, and what came of each is on record in time."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest

from solde.mail.answers import Answer, Envelope, Meaning
from solde.mail.sending import TOGETHER_MAX, Done, NoTurn, Packed, Sender

TO = "books@alder.example"


@dataclass
class Diary:
    """An outbox and a way out that write down what is asked of them."""

    count: int
    meanings: dict[int, Meaning] = field(default_factory=dict)  # of letters, by number
    lost_at: int = 0  # the letter that somebody else is found to have the mailbox at
    told: list[str] = field(default_factory=list)

    def pick(self) -> int | None:
        picked = sum(line.startswith("made") for line in self.told) + 1
        return picked if picked <= self.count else None

    def made(self, letter: int) -> Packed:
        self.told.append(f"made {letter}")
        return Packed(Envelope("", (TO,), b"", str(letter)), "")

    @contextmanager
    def turn(self) -> Iterator[None]:
        self.told.append("turn")
        yield

    def open(self) -> None:
        self.told.append("open")

    def claim(self, letter: int, packed: Packed, after: Done[int] | None) -> int:
        if letter == self.lost_at:
            raise NoTurn
        self.told.append(f"{after.claim} done, {letter} claimed" if after else f"{letter} claimed")
        return letter

    def hand_over(self, envelope: Envelope) -> Answer:
        meaning = self.meanings.get(int(envelope.message_id), Meaning.TAKEN)
        return Answer.for_all(envelope, meaning, "dot", "")

    def finish(self, claim: int, answer: Answer) -> None:
        self.told.append(f"{claim} done")

    def put_back(self, letters: Iterable[int]) -> None:
        self.told += [f"{letter} put back" for letter in letters]

    def close(self) -> None: ...

    def give_up(self, letter: int, words: str) -> None: ...

    def postpone(self, letter: int, words: str) -> None: ...

    def pause(self, letter: int, trouble: object) -> None: ...


def sent(diary: Diary) -> list[str]:
    Sender(diary, diary.made, diary, enough=lambda _seen_to: False).send_due()
    return diary.told


def test_each_is_recorded_with_the_next_and_the_last_by_itself():
    assert sent(Diary(3)) == [
        "made 1", "made 2", "made 3",
        "turn", "open", "1 claimed", "1 done, 2 claimed", "2 done, 3 claimed", "3 done",
    ]  # fmt: skip


def test_others_have_their_turn_after_a_few_letters():
    told = sent(Diary(TOGETHER_MAX + 1))
    assert told.count("turn") == 2
    assert told.index("turn") == TOGETHER_MAX
    assert told[-5:] == ["made 11", "turn", "open", "11 claimed", "11 done"]


@pytest.mark.parametrize("meaning", [Meaning.REFUSED, Meaning.LATER, Meaning.IN_DOUBT])
def test_what_was_not_taken_is_recorded_before_another_step(meaning):
    assert sent(Diary(2, {1: meaning}))[2:] == [
        "turn", "open", "1 claimed", "1 done", "open", "2 claimed", "2 done",
    ]  # fmt: skip


def test_when_it_is_enough_the_last_is_recorded_and_the_rest_put_back():
    diary = Diary(3)
    told_to_stop = lambda _seen_to: "1 claimed" in diary.told  # noqa: E731
    assert Sender(diary, diary.made, diary, enough=told_to_stop).send_due() == 1
    assert diary.told[-4:] == ["1 claimed", "1 done", "2 put back", "3 put back"]


def test_who_loses_the_mailbox_still_records_what_was_taken():
    assert sent(Diary(3, lost_at=2))[4:] == [
        "open", "1 claimed", "1 done", "2 put back", "3 put back",
    ]  # fmt: skip
