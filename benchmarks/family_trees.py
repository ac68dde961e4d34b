"""Family trees: how many of the contradictions known to be in one are found, what else is said, and at what cost.

    python benchmarks/family_trees.py TREE.ged [--conflicts CONFLICTS.jsonl] [--times N] [--gramps COMMAND]

`--times` writes the tree N times over, the people of each copy with names of their own, and checks that; what is found
is compared in the first copy. A line of the conflicts has `file`, the tree; `k`, how many rules are chained; and
`later` and `earlier`, each the `subject` and the `type` of an event. One is found if some finding cites both, or has
one of them among the claims that also say so. claimcheck and Gramps (see README.md; left out where it is not
installed) are timed as whole processes that read the tree, check it and write what they found.
"""

import argparse
import json
import os
import re
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from measured import Measured, measured

RECORD = re.compile(rb"0 @[^@\n]+@ (?:INDI|FAM|SOUR|OBJE|NOTE|REPO)")
POINTER = re.compile(rb"@([A-Za-z]+[0-9]+)@")
SECONDS, PEAK_MB, PEOPLE_PER_WARNING = 15, 1500, 20
"""The targets: for 99,330 people so many seconds and so much memory, and for any tree no more warnings than this."""
VERIFY = ("-y", "-q", "-a", "tool", "-p")
SETTINGS = {"by default": "name=verify", "with estimated dates": "name=verify,estimate_age=1"}
HARD = re.compile(r"^E: .*(?:Person: (?P<person>I)|Family: (?P<family>F))0*(?P<number>\d+),", re.MULTILINE)
FAMILY = re.compile(r"^0 @(F\d+)@ FAM$(?P<lines>(?:\r?\n[1-9].*)*)", re.MULTILINE)


def copied(tree: Path, times: int, to: Path) -> Path:
    """Write a tree several times over into one file; the first copy keeps its names."""
    data = tree.read_bytes()
    first = RECORD.search(data)
    last = data.rfind(b"0 TRLR")
    if times == 1 or first is None:
        return tree
    body = data[first.start() : last]
    with to.open("wb") as file:
        file.write(data[: first.start()])
        for n in range(times):
            file.write(POINTER.sub(rb"@\1c%d@" % n, body) if n else body)
        file.write(data[last:])
    return to


def people_in(tree: Path) -> int:
    return len(re.findall(rb"(?m)^0 @[^@\n]+@ INDI", tree.read_bytes()))


@dataclass(frozen=True)
class Comparison:
    """The findings of a report beside the contradictions that are known."""

    findings: Sequence[Mapping[str, Any]]
    listed: Sequence[Mapping[str, Any]]

    @staticmethod
    def ids(finding: Mapping[str, Any]) -> set[str]:
        also = (one for one in finding.get("also", ()) if isinstance(one, Mapping))
        return {claim["id"] for claim in (*finding["claims"], *also) if "id" in claim}

    @staticmethod
    def ends(conflict: Mapping[str, Any]) -> set[str]:
        return {f"{conflict[end]['subject']}-{conflict[end]['type']}" for end in ("later", "earlier")}

    def found(self) -> list[bool]:
        cited = [self.ids(finding) for finding in self.findings]
        return [any(self.ends(conflict) <= ids for ids in cited) for conflict in self.listed]

    def beyond(self) -> Iterator[Mapping[str, Any]]:
        """Yield the errors that are not listed."""
        ends = [self.ends(conflict) for conflict in self.listed]
        for finding in self.findings:
            if finding["severity"] == "error" and not any(end <= self.ids(finding) for end in ends):
                yield finding

    def table(self) -> Iterator[str]:
        found = self.found()
        for conflict, hit in zip(self.listed, found, strict=True):
            if not hit:
                yield f"  missed: {sorted(self.ends(conflict))} over {conflict['k']} rules"
        for finding in self.beyond():
            yield f"  not listed: {finding['rule']} ({finding['certainty']}): {finding['message']}"
        chains = Counter((min(c["k"], 2), hit) for c, hit in zip(self.listed, found, strict=True))
        for k, name in ((1, "one rule"), (2, "chains")):
            if total := chains[k, True] + chains[k, False]:
                yield f"  {name}: {chains[k, True]} of {total} found"


def measured_check(tree: Path, folder: Path) -> tuple[Measured, Mapping[str, Any]]:
    output = folder / "report.json"
    taken = measured([sys.executable, "-m", "claimcheck", "check", str(tree), "--no-cache", "-f", "json"], output)
    return taken, json.loads(output.read_text(encoding="utf-8"))


def shown(taken: Measured) -> str:
    return f"{taken.seconds:.1f} s, {taken.peak / 1e6:,.0f} MB"


def claimcheck_lines(tree: Path, listed: Sequence[Mapping[str, Any]], times: int, folder: Path) -> Iterator[str]:
    taken, report = measured_check(tree, folder)
    summary, people = report["summary"], people_in(tree)
    yield f"claimcheck: {shown(taken)} (target for 99,330 people: {SECONDS} s, {PEAK_MB:,} MB)"
    warnings = f"{summary['warnings']} warnings, one per {people / max(summary['warnings'], 1):.0f} people"
    yield f"  {people:,} people, {summary['claims']:,} claims: {summary['errors']} errors, {warnings}"
    yield f"  (target: one per {PEOPLE_PER_WARNING} or fewer); {summary['problems']} problems"
    if listed:
        comparison = Comparison(report["findings"], listed)
        yield f"  {sum(comparison.found())} of {len(listed)} listed contradictions found"
        yield from comparison.table() if times == 1 else ()


def gramps_lines(command: str | None, tree: Path, listed: Sequence[Mapping[str, Any]], folder: Path) -> Iterator[str]:
    if not command:
        yield "Gramps: not installed"
        return
    for name, setting in SETTINGS.items():
        output = folder / "verify.txt"
        home = {"GRAMPSHOME": str(folder / name)}
        taken = measured([*command.split(), "-i", str(tree), *VERIFY, setting], output, home)
        text = output.read_text(encoding="utf-8", errors="replace")
        kinds = Counter(re.findall(r"^([EW]): ", text, re.MULTILINE))
        yield f"Gramps Verify {name}: {shown(taken)}; {kinds['E']} errors, {kinds['W']} warnings"
        if listed:
            named = named_by_errors(text, tree.read_text(encoding="utf-8-sig", errors="replace"))
            ends = [{conflict[end]["subject"] for end in ("later", "earlier")} for conflict in listed]
            hits = sum(any(end <= people for people in named) for end in ends)
            yield f"  {hits} of {len(listed)} listed contradictions are between people whom one error names"


def named_by_errors(verified: str, tree: str) -> list[set[str]]:
    """Return whom each error of Gramps names: a person, or all of a family. Its numbers have four digits."""
    members = {found[1]: set(re.findall(r"@(I\d+)@", found["lines"])) for found in FAMILY.finditer(tree)}
    return [
        {f"I{found['number']}"} if found["person"] else members.get(f"F{found['number']}", set())
        for found in HARD.finditer(verified)
    ]


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tree", type=Path)
    parser.add_argument("--conflicts", type=Path)
    parser.add_argument("--times", type=int, default=1)
    parser.add_argument("--gramps", default=os.environ.get("GRAMPS") or shutil.which("gramps"))
    asked = parser.parse_args(arguments)
    lines = asked.conflicts.read_text(encoding="utf-8").splitlines() if asked.conflicts else []
    listed = [one for one in map(json.loads, lines) if one["file"] == asked.tree.name]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        tree = copied(asked.tree, asked.times, folder / asked.tree.name)
        for line in claimcheck_lines(tree, listed, asked.times, folder):
            print(line, flush=True)
        for line in gramps_lines(asked.gramps, tree, listed, folder):
            print(line, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
