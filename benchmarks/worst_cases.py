"""The worst cases of claimcheck: claims that share one key, clash in every way, or all lean on each other.

    python benchmarks/worst_cases.py [CASE ...] [--scale 0.1] [--limit 120]

Every case is run at a size and at twice that size, as a command of its own with all rules: seconds, peak memory, and
the exponents with which both grow, where 1 is linear and 2 is quadratic. What is found, and what is left out with a
notice, is told beside it. Exits with 1 if a run fails, takes longer than the limit, or grows beyond `EXPONENT`.
"""

import argparse
import json
import math
import random
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from measured import Measured, measured

Line = dict[str, Any]
SEED = 7
EXPONENT = 1.3
FIRST = date(1900, 1, 1).toordinal()
LEFT_OUT = "left out"
"""What a notice says of a limit that was reached."""
STOPPED_AFTER = "import os, signal, sys; signal.alarm(int(sys.argv[1])); os.execvp(sys.argv[2], sys.argv[2:])"
"""Runs a command that an alarm ends after so many seconds: it outlives the change of program."""


@dataclass(frozen=True, slots=True)
class Case:
    """One kind of worst case: the lines of a file of about `claims` claims, told by `lines`."""

    claims: int
    lines: Callable[[int], Iterator[Line]]


def day(number: int) -> str:
    """Return a day of the century, by its number."""
    return date.fromordinal(FIRST + number % 36_500).isoformat()


def header(sources: Mapping[str, Line] | None = None, entities: Mapping[str, Line] | None = None) -> Line:
    """Return the line that describes sources and entities."""
    return {"sources": sources or {}, "entities": entities or {}}


# -- one person ----------------------------------------------------------------------------------------------------


def one_life(n: int) -> Iterator[Line]:
    """One person takes part in everything, half of it after dying: every rule about lives joins on one key."""
    yield {"id": "birth", "type": "birth", "person": "ann", "when": "1901"}
    yield {"id": "death", "type": "death", "person": "ann", "when": day(18_250)}
    types = ("participation", "residence", "testimony", "statement", "appointment")
    roles = ("person", "person", "witness", "speaker", "holder")
    for number in range(n - 2):
        kind = number % len(types)
        yield {"id": f"e{number}", "type": types[kind], roles[kind]: "ann", "when": day(number)}


def memberships(n: int) -> Iterator[Line]:
    """One person holds one office for terms that all overlap: every two of them violate a rule."""
    for number in range(n):
        ends = {"from": day(number), "until": day(number + 2000)}
        yield {"id": f"t{number}", "type": "term", "holder": "ann", "office": "mayor", "period": f"p{number}", **ends}


def memberships_in_order(n: int) -> Iterator[Line]:
    """One person holds one office for terms that follow each other by hours: no two of them violate a rule."""
    for number in range(n):
        start, end = (f"{day(at // 24)}T{at % 24:02}:00:00" for at in (number, number + 1))
        ends = {"from": start, "until": end}
        yield {"id": f"t{number}", "type": "term", "holder": "ann", "office": "mayor", "period": f"p{number}", **ends}


def births_told_alike(n: int) -> Iterator[Line]:
    """One birth, told by everyone alike."""
    for number in range(n):
        yield {"id": f"b{number}", "type": "birth", "person": "ann", "when": "1950-03-01", "source": f"s{number}"}


def births_told_apart(n: int) -> Iterator[Line]:
    """One birth, told by everyone on another day: as many versions as there are days."""
    for number in range(n):
        yield {"id": f"b{number}", "type": "birth", "person": "ann", "when": day(number), "source": f"s{number}"}


def statements_of_the_dead(n: int) -> Iterator[Line]:
    """One speaker, dead before any of his statements: every claim is a finding."""
    yield {"id": "death", "type": "death", "person": "bob", "when": "1899-12-31"}
    for number in range(n - 1):
        yield {"id": f"s{number}", "type": "statement", "speaker": "bob", "when": day(number)}


def children_of_one_mother(n: int) -> Iterator[Line]:
    """One mother of everybody, every birth a month after another: nearly every two are too close."""
    for number in range(n // 2):
        yield {"id": f"b{number}", "type": "birth", "person": f"c{number}", "when": day(number * 31)}
        parentage = {"child": f"c{number}", "parent": "eve", "relation": "mother"}
        yield {"id": f"p{number}", "type": "parentage", **parentage}


# -- sources and clashes -------------------------------------------------------------------------------------------


def a_source_a_claim(n: int) -> Iterator[Line]:
    """Every claim has a source of its own, which is described in the first line."""
    published = {"kind": "article", "published": "1960-01-01"}
    yield header({f"s{number}": published for number in range(n)})
    for number in range(n):
        birth = {"person": f"p{number}", "when": day(number), "source": f"s{number}"}
        yield {"id": f"b{number}", "type": "birth", **birth}


def sources_of_one_event(n: int) -> Iterator[Line]:
    """One event, told by every source, each with a range of its own: some agree and some do not."""
    drawn = random.Random(SEED)
    yield header({f"s{number}": {"kind": "article"} for number in range(n)})
    for number in range(n):
        first = drawn.randrange(20_000)
        when = f"[{day(first)}..{day(first + drawn.randrange(8000))}]"
        yield {"id": f"c{number}", "type": "incident", "incident": "fire", "when": when, "source": f"s{number}"}


def clashes(n: int) -> Iterator[Line]:
    """Every two claims tell one birth on two days."""
    for number in range(n):
        yield {"id": f"b{number}", "type": "birth", "person": f"p{number // 2}", "when": day(number)}


def one_named_event(n: int) -> Iterator[Line]:
    """All claims name one event."""
    for number in range(n):
        yield {"id": f"c{number}", "type": "statement", "speaker": "ann", "event": "speech", "when": "1950-03"}


# -- one case ------------------------------------------------------------------------------------------------------


def trials_of_one_case(n: int) -> Iterator[Line]:
    """One case is tried over and over, each trial with a number, none of them before the first."""
    for number in range(n):
        trial = {"defendant": "ann", "case": "k", "number": number + 1, "from": day(number)}
        yield {"id": f"t{number}", "type": "trial", **trial}


def one_case(n: int) -> Iterator[Line]:
    """All claims are of one case: every rule compares each of its events with each of the others."""
    types = ("charge", "arraignment", "trial", "verdict", "sentence", "appeal", "custody", "motion")
    for number in range(n):
        kind = types[number % len(types)]
        role = "person" if kind == "custody" else "defendant"
        when = "from" if kind in ("trial", "custody") else "when"
        again = {"number": number // len(types) + 1} if kind in ("trial", "verdict", "sentence") else {}
        yield {"id": f"c{number}", "type": kind, role: "ann", "case": "k", when: day(number), **again}


def cases_of_one_defendant(n: int) -> Iterator[Line]:
    """One defendant in as many cases as there are claims; every other claim does not say in which."""
    for number in range(n):
        kind, when = (("charge", "when"), ("trial", "from"))[number % 2]
        case = {"case": f"k{number // 4}"} if number % 4 < 2 else {"number": number + 1}
        yield {"id": f"c{number}", "type": kind, "defendant": "ann", when: day(number), **case}


# -- what leans on what --------------------------------------------------------------------------------------------


def chain_of_dates(n: int) -> Iterator[Line]:
    """Each claim is dated by the one before; what the first leans on stands last."""
    for number in range(n - 1):
        yield {"id": f"c{number}", "type": "statement", "speaker": "ann", "when": f"exactly 1 day after c{number + 1}"}
    yield {"id": f"c{n - 1}", "type": "statement", "speaker": "ann", "when": "1950-03-01"}


def one_anchor(n: int) -> Iterator[Line]:
    """All claims are dated by one."""
    yield {"id": "fire", "type": "incident", "incident": "fire", "when": "1950-03-01"}
    for number in range(n - 1):
        yield {"id": f"c{number}", "type": "statement", "speaker": f"p{number}", "when": f"{number} days after fire"}


def same_people(n: int) -> Iterator[Line]:
    """Every person is the same as the next, so that all births are of one."""
    people = [f"p{number:06}" for number in range(n)]
    same: list[Line] = [{"kind": "person", "same_as": other} for other in people[1:]]
    yield header(entities=dict(zip(people, [*same, {"kind": "person"}], strict=True)))
    for number, person in enumerate(people):
        yield {"id": f"b{number}", "type": "birth", "person": person, "when": "1950"}


# -- lines ---------------------------------------------------------------------------------------------------------


def one_long_line(n: int) -> Iterator[Line]:
    """Two claims, one of which quotes a book: a thousand characters for every claim that others have."""
    yield {"id": "birth", "type": "birth", "person": "ann", "when": "1950", "quote": "word and " * (n * 111)}
    yield {"id": "death", "type": "death", "person": "ann", "when": "1940"}


def one_long_refusal(n: int) -> Iterator[Line]:
    """A claim of so many unknown fields."""
    yield {"id": "birth", "type": "birth", "person": "ann", **{f"field{number}": "x" for number in range(n)}}
    yield {"id": "death", "type": "death", "person": "ann", "when": "1940"}


def shapes_of_lines(n: int) -> Iterator[Line]:
    """Every line gives its fields in another order or leaves others out."""
    drawn = random.Random(SEED)
    for number in range(n):
        claim = {"id": f"t{number}", "type": "testimony", "witness": f"p{number}", "defendant": "bob", "case": "k"}
        claim |= {"when": "1950", "source": "s", "setting": "trial", "stance": "asserted", "rank": "normal"}
        claim |= {"quote": "He said so.", "locator": "page 2", "note": "see above"}
        fields = drawn.sample(list(claim.items()), len(claim))
        yield {key: value for key, value in fields if key in ("id", "type") or drawn.random() < 0.8}


def refused_lines(n: int) -> Iterator[Line]:
    """Every line is refused for a field of its own."""
    for number in range(n):
        yield {"id": f"b{number}", "type": "birth", "person": "ann", f"field{number}": "x"}


def descent(n: int) -> Iterator[Line]:
    """An undated tree of mothers, one component of the network, with a late root and a thousand early leaves."""
    early = n // 2 - min(1_000, n // 8)
    for number in range(n):
        person = (number + 1) // 2
        if number % 2:
            yield from _mother(person, (person - 1) // 3)
        else:
            dated = {"when": "1900"} if person == 0 else {"when": "1850"} if person >= early else {}
            yield {"id": f"b{person}", "type": "birth", "person": f"p{person}", **dated}


def long_descent(n: int) -> Iterator[Line]:
    """Mother after mother, undated: one bound is passed on as many times as there are generations."""
    for number in range(n):
        person = (number + 1) // 2
        if number % 2:
            yield from _mother(person, person - 1)
        else:
            dated = {"when": "1900"} if person == 0 else {}
            yield {"id": f"b{person}", "type": "birth", "person": f"p{person}", **dated}


def _mother(child: int, parent: int) -> Iterator[Line]:
    yield {"id": f"m{child}", "type": "parentage", "child": f"p{child}", "parent": f"p{parent}", "relation": "mother"}


def circles(n: int) -> Iterator[Line]:
    """Three events after one another in a circle, many times over."""
    for number in range(n):
        circle, place = divmod(number, 3)
        after = f"e{3 * circle + (place + 1) % 3}"
        yield {"id": f"e{number}", "type": "hearing", "defendant": f"p{circle}", "when": f"2 days after {after}"}


def one_circle(n: int) -> Iterator[Line]:
    """All events after one another in one circle."""
    for number in range(n):
        after = f"e{(number + 1) % n}"
        yield {"id": f"e{number}", "type": "hearing", "defendant": f"p{number}", "when": f"2 days after {after}"}


CASES = {
    "one life": Case(50_000, one_life),
    "memberships": Case(50_000, memberships),
    "memberships in order": Case(50_000, memberships_in_order),
    "births told alike": Case(50_000, births_told_alike),
    "births told apart": Case(50_000, births_told_apart),
    "statements of the dead": Case(50_000, statements_of_the_dead),
    "children of one mother": Case(10_000, children_of_one_mother),
    "a source a claim": Case(50_000, a_source_a_claim),
    "sources of one event": Case(1_000, sources_of_one_event),
    "clashes": Case(200_000, clashes),
    "one named event": Case(100_000, one_named_event),
    "trials of one case": Case(30_000, trials_of_one_case),
    "one case": Case(20_000, one_case),
    "cases of one defendant": Case(20_000, cases_of_one_defendant),
    "chain of dates": Case(10_000, chain_of_dates),
    "one anchor": Case(50_000, one_anchor),
    "same people": Case(50_000, same_people),
    "one long line": Case(50_000, one_long_line),
    "one long refusal": Case(20_000, one_long_refusal),
    "shapes of lines": Case(100_000, shapes_of_lines),
    "refused lines": Case(50_000, refused_lines),
    "descent": Case(20_000, descent),
    "long descent": Case(2_000, long_descent),
    "circles": Case(20_000, circles),
    "one circle": Case(2_000, one_circle),
}


def write(case: Case, claims: int, path: Path) -> Path:
    """Write the claims of a case."""
    with path.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(line) + "\n" for line in case.lines(claims))
    return path


# -- running -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Row:
    """What one run took and told; `cut` are the rules that left findings out."""

    claims: int
    taken: Measured
    findings: int
    problems: int
    notices: int
    cut: tuple[str, ...]

    @property
    def done(self) -> bool:
        """Tell whether the run came to its end, with findings or without."""
        return self.taken.code in (0, 1, 2)


def run(name: str, claims: int, folder: Path, limit: int) -> Row:
    """Check the claims of a case in a process of its own, which is stopped after `limit` seconds."""
    path = write(CASES[name], claims, folder / "worst.claims.jsonl")
    output = path.with_suffix(".report")
    checked = [sys.executable, "-m", "claimcheck", "check", str(path), "-f", "json", "--as-of", "2026-01-01"]
    taken = measured([sys.executable, "-S", "-c", STOPPED_AFTER, str(limit), *checked], output)
    if taken.code not in (0, 1, 2):
        return Row(claims, taken, 0, 0, 0, ())
    told = json.loads(output.read_bytes())
    cut = tuple(sorted(one["topic"] for one in told["notices"] if LEFT_OUT in one["reason"]))
    return Row(claims, taken, len(told["findings"]), len(told["errors"]), len(told["notices"]), cut)


def growth(smaller: float, larger: float, times: float) -> float:
    """The exponent with which something grows when the claims become so many times as many."""
    return math.log(larger / smaller) / math.log(times)


def _seconds_beyond(row: Row, start: float) -> float:
    """What a run took beyond the start of the program; at least a twentieth of a second, below which all is noise."""
    return max(row.taken.seconds - start, 0.05)


def _print_row(name: str, row: Row, exponent: float | None) -> None:
    told = f"{row.findings:10,}{row.problems:10,}{row.notices:9,}  {', '.join(row.cut)}"
    ended = {-signal.SIGALRM: "stopped: too slow", -signal.SIGKILL: "killed: too much memory"}
    failed = "" if row.done else ended.get(row.taken.code, f"failed: exit code {row.taken.code}")
    grown = f"{exponent:8.2f}" if exponent is not None else f"{'-':>8}"
    size = f"{row.taken.seconds:9.2f} s{row.taken.peak / 1_000_000:8.0f} MB"
    print(f"{name:24}{row.claims:10,}{size}{grown}{failed or told}", flush=True)


def bench(names: Sequence[str], scale: float, limit: int, folder: Path) -> int:
    """Print the table; return 1 if a case fails or grows too fast."""
    start = run("one life", 2, folder, limit).taken.seconds
    print(
        f"{'case':24}{'claims':>10}{'time':>11}{'peak':>11}{'growth':>8}{'findings':>10}{'problems':>10}{'notices':>9}"
    )
    bad = False
    for name in names:
        claims = max(2, int(CASES[name].claims * scale))
        rows = [run(name, size, folder, limit) for size in (claims, 2 * claims)]
        failed = not all(row.done for row in rows)
        small, large = (_seconds_beyond(row, start) for row in rows)
        exponent = None if failed else growth(small, large, 2)
        bad |= exponent is None or exponent > EXPONENT
        _print_row(name, rows[0], None)
        _print_row(name, rows[1], exponent)
    return int(bad)


def main() -> int:
    """Run the cases named on the command line, or all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cases", nargs="*", metavar="CASE", help=f"one of: {', '.join(CASES)} (default: all)")
    parser.add_argument("--scale", type=float, default=1.0, help="how many times the usual number of claims")
    parser.add_argument("--limit", type=int, default=300, help="seconds after which a run is stopped")
    parser.add_argument("--write", type=Path, metavar="FILE", help="only write the claims of the one case named")
    arguments = parser.parse_args()
    if unknown := [name for name in arguments.cases if name not in CASES]:
        parser.error(f"no case is named {unknown[0]!r}; there are: {', '.join(CASES)}")
    if arguments.write:
        for name in arguments.cases[:1]:
            write(CASES[name], int(CASES[name].claims * arguments.scale), arguments.write)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        return bench(arguments.cases or list(CASES), arguments.scale, arguments.limit, Path(folder))


if __name__ == "__main__":
    sys.exit(main())
