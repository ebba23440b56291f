"""What a double can be told and asked over HTTP, so that another process can do it.

GET    /control                  how many letters there are, and what is still to go wrong
GET    /control/letters          one JSON object a line; ?to=ADDRESS, ?after=NUMBER
GET    /control/letters/ID       the bytes of one
GET    /control/requests         one JSON object a line
POST   /control/faults           {"fault": "cut", "at": "dot", "stored": true, "to": …,
                                  "times": 1, "after": 0}: a class of the faults' modules in
                                  lower case, its fields, and the arguments of `misbehave`
DELETE /control/faults           behave from now on

An SMTP server also takes POST /control/unreachable {"unreachable": true}; Google /accounts
{"email": …, "per_day": 437}, /project {"per_day": 10}, /clock {"seconds": 3600} (forward) and
/revoke {"email": …}.
"""

import json
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import asdict
from typing import Any

from .faults import Fault, Plan
from .serving import Answer, Request, in_json
from .witness import Letter, NotKept, Witness

ROOT = "/control"
LINES = "application/x-ndjson"

Act = Callable[[Mapping[str, Any]], None]


class Control:
    """Answers for one double. `acts` are further things to be told, by the last part of the path.

    An act takes the JSON object of the request; what is wrong with it is a Nonsense.
    """

    def __init__(
        self,
        plan: Plan,
        witness: Witness,
        kinds: Collection[type[Fault]],
        acts: Mapping[str, Act],
    ) -> None:
        self.plan, self.witness, self.kinds = plan, witness, kinds
        self.acts = {"faults": self.add_fault, **acts}

    def answer(self, request: Request) -> Answer:
        try:
            if request.method == "GET":
                return self.tell(request)
            if request.method == "POST":
                self.act_of(request.path)(json.loads(request.body()))
                return in_json({})
            if (request.method, request.path) == ("DELETE", f"{ROOT}/faults"):
                self.plan.forgive()
                return in_json({})
        except NotKept as error:
            return in_json({"error": str(error)}, 404)
        except (ValueError, TypeError, KeyError) as error:  # Nonsense is a ValueError
            return in_json({"error": f"{type(error).__name__}: {error}"}, 400)
        return in_json({"error": "not a way to tell anything"}, 405)

    def tell(self, request: Request) -> Answer:
        match request.path.removeprefix(ROOT).strip("/").split("/"):
            case [""]:
                return in_json({"letters": len(self.witness), "faults": self.plan.told()})
            case ["letters"]:
                after = int(request.query.get("after", 0))
                letters = self.witness.letters(to=request.query.get("to"), after=after)
                return Answer(200, map(line_of_letter, letters), LINES)
            case ["letters", id_]:
                return Answer(200, self.witness.letter(id_).raw, "message/rfc822")
            case ["requests"]:
                return Answer(200, lines(self.witness.requests()), LINES)
        raise NotKept(f"there is no {request.path}")

    def act_of(self, path: str) -> Act:
        name = path.removeprefix(f"{ROOT}/")
        if name not in self.acts:
            raise NotKept(f"there is no {path}; there are {sorted(self.acts)}")
        return self.acts[name]

    def add_fault(self, told: Mapping[str, Any]) -> None:
        self.plan.add_told(told, self.kinds)


def lines(objects: Iterator[dict[str, Any]]) -> Iterator[bytes]:
    return (json.dumps(one).encode() + b"\n" for one in objects)


def line_of_letter(letter: Letter) -> bytes:
    shown = asdict(letter)
    for place in ("start", "kept_in", "described"):
        del shown[place]
    return json.dumps({"id": letter.id, **shown, "pdf_sha256": letter.pdf_sha256}).encode() + b"\n"
