"""Measure what docs/explanation/speed.md promises, and say what fraction was reached."""

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from benchmarks import lists

RESULTS = Path(__file__).parent / "results"
SOLDE = Path(sys.executable).with_name("solde")
ENTRIES = 20

WHEN = ("before", "after")

Result = dict[str, Any]

# What has to be reached on two cores with the embedded PostgreSQL: phase, at least so many a
# second.
LIMITS = {"import": 20_000, "figures": 3_000, "print": 800}
BARE_FRACTION_MIN = 0.8  # of the bare typesetter's speed, in as many processes
SECOND_PROCESS_MIN = 1.8  # times the speed of one
SECOND_PROCESS_OF_PLAIN_MIN = 0.9  # of what a second process gains the plain loop: 1.8 of 2
GROWTH_MAX = 1.10  # cost of a statement in the largest run against the smallest
MEMORY_GROWTH_MAX, MEMORY_MB_MAX = 1.2, 400


def main() -> None:
    arguments = read_arguments()
    if arguments.lists is not None:
        lists.main(arguments.lists)
        return
    RESULTS.mkdir(exist_ok=True)
    # One process for growth and for the comparison, so that nothing but the size differs.
    runs = [measure(size, 1) for size in arguments.sizes]
    double = measure(arguments.sizes[-1], 2)
    checks = [*speed(double), *growth(runs), *second_process(runs[-1], double)]
    report = {"cores": os.cpu_count(), "runs": [*runs, double], "checks": checks}
    (RESULTS / "statements.json").write_text(json.dumps(report, indent=1) + "\n")
    for check in checks:
        verdict = "reached" if check["reached"] else "MISSED"
        print(f"{verdict:8} {check['what']}: {check['measured']} (limit {check['limit']})")


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument(
        "--sizes", type=int, nargs="+", default=[1_000, 10_000], help="customers of each run"
    )
    parser.add_argument(
        "--lists",
        nargs=argparse.REMAINDER,
        help="measure what lists take instead, with the options of benchmarks/lists.py behind it",
    )
    return parser.parse_args()


def measure(customers: int, workers: int) -> Result:
    """Run the command in a process of its own, so that its memory is its own too."""
    file = RESULTS / f"statements-{customers}-{workers}.json"
    options = {"customers": customers, "entries": ENTRIES, "workers": workers, "json": file}
    words = [word for name, value in options.items() for word in (f"--{name}", str(value))]
    subprocess.run([SOLDE, "benchmark", "statements", *words], check=True)
    result: Result = json.loads(file.read_text())
    return result


def phase(result: Result, name: str) -> Result:
    return next(one for one in result["phases"] if one["name"] == name)


def rate(result: Result, name: str) -> float:
    return float(phase(result, name)["rate"])


def check(what: str, measured: float, limit: float, *, reached: bool) -> Result:
    return {"what": what, "measured": round(measured, 2), "limit": limit, "reached": reached}


def speed(result: Result) -> list[Result]:
    checks = []
    for name, limit in LIMITS.items():
        found = rate(result, name)
        checks.append(check(f"{name}, per second", found, limit, reached=found >= limit))
    fraction = rate(result, "print") / rate(result, "bare typesetting")
    fast = fraction >= BARE_FRACTION_MIN
    return [*checks, check("print against bare", fraction, BARE_FRACTION_MIN, reached=fast)]


def growth(runs: list[Result]) -> list[Result]:
    first, last = runs[0], runs[-1]
    span = f"{first['customers']:,} to {last['customers']:,} customers"
    checks = []
    for name in ("figures", "print"):
        cost = rate(first, name) / rate(last, name)
        checks.append(
            check(f"{name}: cost of one, {span}", cost, GROWTH_MAX, reached=cost <= GROWTH_MAX)
        )
    small, large = (phase(run, "print")["memory_mb"] for run in (first, last))
    more = large / small
    return [
        *checks,
        check(f"memory, {span}", more, MEMORY_GROWTH_MAX, reached=more <= MEMORY_GROWTH_MAX),
        check("memory, MB", large, MEMORY_MB_MAX, reached=large <= MEMORY_MB_MAX),
    ]


def second_process(single: Result, double: Result) -> list[Result]:
    """What a second process gains, by the clock and against what the machine lets anything gain."""
    checks = []
    for name in ("figures", "print"):
        more = rate(double, name) / rate(single, name)
        of_plain = more * plain_rate(single) / plain_rate(double)
        for what, found, limit in (
            ("two processes against one", more, SECOND_PROCESS_MIN),
            ("second process, of what a plain loop gains", of_plain, SECOND_PROCESS_OF_PLAIN_MIN),
        ):
            checks.append(check(f"{name}: {what}", found, limit, reached=found >= limit))
    return checks


def plain_rate(result: Result) -> float:
    """Additions a second of the plain loop in as many processes as worked, before and after."""
    return sum(rate(result, f"plain loop in every process, {when}") for when in WHEN) / len(WHEN)


if __name__ == "__main__":
    main()
