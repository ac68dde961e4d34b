"""clingo, a solver of answer-set programs: days are numbers, and each pair of events is one rule."""

import tempfile
import time
from pathlib import Path

import clingo

from peers import PAIRS, claim_ids, claims_named, dated, tell

RULE = "wrong({0}, {1}, C) :- at({0}, C, X), at({1}, C, Y), X > Y.\n"
SHOW = "#show wrong/3.\n"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        facts = Path(folder, "facts.lp")
        with facts.open("w") as file:
            file.writelines(f"at({a.type},{a.case},{a.day.toordinal()}).\n" for a in dated(claims_named()))
        began = time.perf_counter()
        control = clingo.Control(["--warn=none"])
        control.load(str(facts))
        control.add("".join(RULE.format(*pair) for pair in PAIRS) + SHOW)
        loaded = time.perf_counter()
        control.ground()
        grounded = time.perf_counter()
        with control.solve(yield_=True) as models:
            found = [symbol.arguments for model in models for symbol in model.symbols(shown=True)]
        solved = time.perf_counter()
    seconds = {"load": loaded - began, "ground": grounded - loaded, "solve": solved - grounded}
    tell(seconds, (claim_ids(case.number, a.name, b.name) for a, b, case in found))


if __name__ == "__main__":
    main()
