"""Judges the examples of rules, each by its rule alone: what a rule says of itself is true, or is told."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from claimcheck.config import Options, rules_named
from claimcheck.model.checked import CheckedRule
from claimcheck.model.findings import Certainty, Finding, Report
from claimcheck.model.problems import ClaimcheckError, Place, Problem
from claimcheck.model.rules import Example
from claimcheck.model.tried import Found, Tried, Verdict
from claimcheck.packs.files import TYPES_FILE, BrokenFile, packs_in, place_of, read_value
from claimcheck.packs.gathering import load_packs
from claimcheck.packs.loaded import LoadedRules
from claimcheck.packs.loading import load_rule
from claimcheck.run import check

AS_OF = "2025-01-01"
"""The day that examples are judged as of, unless they say another."""
VERDICTS: tuple[Verdict, ...] = ("passes", "fails", "undecided")


def try_packs(
    folders: Sequence[Path], others: Sequence[Path] = (), *, installed: bool = True, select: Collection[str] = ()
) -> tuple[tuple[Tried, ...], tuple[Problem, ...]]:
    """Judge all examples of the packs in some folders, and return what became of each, and what is broken.

    `others` are more folders of packs, whose types and rules they may name. With `select`, only the rules that its
    words name are judged. What is broken is told types first. Raises `ClaimcheckError` if there are no packs, or a word
    names none of their rules.
    """
    loaded = load_packs([*folders, *others], installed=installed)
    packs = [pack for folder in folders for pack in packs_in(folder)]
    files = {f"{pack.name}/{file.stem}": (pack.name, file) for pack in packs for file in pack.rule_files()}
    selected = {rule for word in select for rule in rules_named(word, files, "select")} if select else {*files}
    tried: list[Tried] = []
    for name, (pack, file) in files.items():
        if name in loaded.rules and name in selected:
            tried += try_rule(load_rule(file, pack, loaded.registry), loaded, _value(file), file)
    return tuple(tried), tuple(sorted(loaded.problems, key=_types_first))


def _types_first(problem: Problem) -> tuple[object, ...]:
    return (not problem.place.file.endswith(TYPES_FILE), *problem.order)


def try_rule(rule: CheckedRule, loaded: LoadedRules, value: object, file: Path) -> Iterator[Tried]:
    """Judge the examples of a rule that was loaded from a file, which says `value`."""
    if rule.written is None:
        return
    for verdict in VERDICTS:
        for number, example in enumerate(getattr(rule.written.examples, verdict)):
            place = place_of(value, ("examples", verdict, str(number)), file)
            yield tried(rule.id, verdict, example, loaded, place)


def tried(rule: str, verdict: Verdict, example: Example, loaded: LoadedRules, place: Place) -> Tried:
    """Judge one example by its rule, as one that passes, fails or stays undecided."""
    try:
        report = judged(rule, example, loaded, "possible" if verdict == "undecided" else "likely")
    except ClaimcheckError as error:
        return compared(rule, verdict, example, (), place, False, error.problems)
    told = bool(report.findings or report.notices)
    return compared(rule, verdict, example, report.findings, place, told, report.problems)


def compared(
    rule: str,
    verdict: Verdict,
    example: Example,
    findings: Iterable[Finding],
    place: Place,
    told: bool = True,
    problems: tuple[Problem, ...] = (),
) -> Tried:
    """Return how what was found in an example compares with what its rule says."""
    expected = Found(tuple(example.cites), example.certainty, example.kind, rule)
    return Tried(
        rule,
        verdict,
        example.name,
        place,
        (expected,) if verdict == "fails" else (),
        tuple(Found(tuple(f.claim_ids), f.certainty, f.kind, f.rule, f.message) for f in findings),
        told,
        problems,
    )


def judged(rule: str, example: Example, loaded: LoadedRules, least: Certainty = "likely") -> Report:
    """Return the report on an example by one rule, of findings that are at least so certain.

    Raises `ClaimcheckError` if its day is none or its texts cannot be written.
    """
    with at_hand(example.texts) as root:
        return check(
            example.claims,
            sources=example.sources,
            entities=example.entities,
            options=Options((rule,), as_of=example.as_of or AS_OF, min_certainty=least, threads=1, root=root),
            rules=LoadedRules(loaded.rules, compiled=loaded.compiled, registry=loaded.registry),
        )


@contextmanager
def at_hand(texts: Mapping[str, str]) -> Iterator[Path | None]:
    """Give the folder in which the texts of sources stand, if there are any."""
    if not texts:
        yield None
        return
    with TemporaryDirectory() as folder:
        write_texts(texts, Path(folder))
        yield Path(folder)


def write_texts(texts: Mapping[str, str], folder: Path) -> None:
    """Write the texts of sources below a folder. Raises `ClaimcheckError` for one that cannot be written there."""
    for path, words in texts.items():
        try:
            file = (folder / path).resolve()
            if not file.is_relative_to(folder.resolve()):
                raise OSError("it leaves the folder of the claims")
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(words, encoding="utf-8")
        except (OSError, ValueError) as error:
            message = f"the text {path!r} cannot be written: {getattr(error, 'strerror', None) or error}"
            raise ClaimcheckError(Problem(Place(path), message, hint="name it such as text.txt")) from error


def _value(file: Path) -> object:
    try:
        return read_value(file)
    except BrokenFile:
        return None
