"""Quotes are looked up in the texts of their sources: what is not there is found, and the nearest passage named."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from claimcheck import ClaimcheckError, Finding, Options, Report, check
from claimcheck.engine import quotes
from claimcheck.reading import readers

RULE = "sourcing/quote-not-in-source"
TEXT = """It is said that
the miller died on Thursday, at night,
and that nobody was there.
"""
DEAD = {"id": "dead", "type": "death", "person": "ann", "source": "paper", "quote": "the miller died on Tuesday"}
SOURCES = {"paper": {"title": "The Morning Paper", "text": "paper.txt"}}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The project root and current folder, with the text of one source."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "paper.txt").write_text(TEXT, encoding="utf-8")
    return tmp_path


def judged(*claims: Mapping[str, Any], sources: Mapping[str, Any] = SOURCES, **options: Any) -> Report:
    chosen: dict[str, Any] = {"select": (RULE,), "as_of": "2025-01-01", "threads": 1, **options}
    return check(claims, sources=sources, options=Options(**chosen))


def quoting(quote: str | None, **fields: Any) -> dict[str, Any]:
    return {**DEAD, "quote": quote, **fields}


def only(report: Report) -> Finding:
    assert report.problems == ()
    (finding,) = report.findings
    return finding


# -- what stays quiet --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "quote",
    [
        "the miller died on Thursday",
        "that the miller\n  died on Thursday",
        "“the miller died on Thursday”",
        "The miller died on Thursday.",
        "the mil-\nler died",
        "It is said ... that nobody was there",
        "[T]he miller died [on that] Thursday",
        None,
        "",
        "...",
    ],
)
def test_what_is_there_and_what_quotes_nothing_is_no_finding(quote: str | None) -> None:
    report = judged(quoting(quote))
    assert report.ok
    assert report.summary.rules_run == 1


@pytest.mark.parametrize(
    ("claim", "sources"),
    [
        (DEAD, {"paper": {"title": "The Morning Paper"}}),
        ({**DEAD, "source": None}, SOURCES),
        ({**DEAD, "source": "letter"}, SOURCES),
        ({**DEAD, "rank": "deprecated"}, SOURCES),
        (DEAD, {"paper": {"text": "paper.txt", "rank": "deprecated"}}),
    ],
)
def test_only_claims_that_count_are_looked_at_and_only_where_their_source_has_a_text(
    claim: dict[str, Any], sources: dict[str, Any]
) -> None:
    assert judged(claim, sources=sources).findings == ()


def test_a_claim_that_was_corrected_is_not_looked_at() -> None:
    assert judged(DEAD, quoting("nobody was there", id="mended", supersedes="dead")).findings == ()


def test_without_any_text_the_rule_is_skipped() -> None:
    summary = judged(DEAD, sources={"paper": {}}).summary
    assert (summary.rules_run, summary.rules_skipped) == (0, 1)


def test_a_rule_that_is_ignored_reads_nothing(folder: Path) -> None:
    (folder / "paper.txt").unlink()
    report = judged(DEAD, select=("sourcing",), ignore=(RULE,))
    assert report.problems == ()
    assert RULE not in {finding.rule for finding in report.findings}


# -- what is found -----------------------------------------------------------------------------------------------


def test_another_word_is_found_and_said_in_plain_words() -> None:
    finding = only(judged(DEAD))
    assert finding.message == (
        "the words “the miller died on Tuesday” are not in the text of The Morning Paper: "
        "at paper.txt:2:1 it has “Thursday” for “Tuesday”: “the miller died on Thursday”"
    )
    assert (finding.rule, finding.severity, finding.certainty, finding.kind) == (
        RULE, "warning", "certain", "contradiction",
    )  # fmt: skip
    assert finding.suspect == "dead"


def test_it_cites_the_claim_at_its_quote(folder: Path) -> None:
    line = "  - {id: dead, type: death, person: ann, by: ben, locator: p. 4, quote: the miller died on Tuesday}"
    (folder / "a.claims.yaml").write_text(
        "source: paper\nsources: {paper: {title: The Morning Paper, text: paper.txt}}\n"
        f"entities: {{ben: {{kind: person, name: Ben Miller}}}}\nclaims:\n{line}\n",
        encoding="utf-8",
    )
    (citation,) = only(check("a.claims.yaml", options=Options(select=(RULE,)))).claims
    assert (citation.id, citation.field, citation.value) == ("dead", "quote", DEAD["quote"])
    assert (citation.file, citation.line, citation.excerpt) == ("a.claims.yaml", 5, line)
    assert line[citation.column - 1 :][: citation.length] == DEAD["quote"]
    assert citation.cited_as == "Ben Miller, as reported by The Morning Paper, p. 4"
    assert (citation.source, citation.role) == ("paper", "quote of death")


def test_the_proof_says_what_was_looked_for_and_what_is_there() -> None:
    finding = only(judged(DEAD))
    assert [(step.text, step.claims) for step in finding.steps] == [
        ("looked for in paper.txt: “the miller died on Tuesday”", ("dead",)),
        ("the nearest passage, at paper.txt:2:1: “the miller died on Thursday”", ()),
        ("the text has “Thursday” for “Tuesday”", ()),
        (f"The words a claim quotes are in its source ({RULE})", ()),
    ]


def test_the_repair_is_the_quote_in_the_words_of_the_text() -> None:
    finding = only(judged(quoting("It is said ... the  miller\ndied on Tuesday ... nobody was")))
    (repair,) = finding.repairs
    assert (repair.claim, repair.field) == ("dead", "quote")
    assert repair.text == "It is said ... the miller died on Thursday ... nobody was"
    assert judged(quoting(repair.text)).ok


@pytest.mark.parametrize(
    ("quote", "nearest"),
    [
        ("the cheese was eaten by mice", "nothing much like them is there"),
        ("the miller has died on Thursday", "at paper.txt:2:1 it has no “has”"),
        ("the miller died Thursday", "at paper.txt:2:1 it has “on” besides"),
        ("said that a miller died on Tuesday", "at paper.txt:1:7 it has “the” for “a” and “Thursday” for “Tuesday”"),
        (
            "the old miller died by Thursday at noon and somebody was there",
            "the nearest passage, at paper.txt:2:1, differs in 4 places",
        ),
        (
            "nobody was there ... said that the miller",
            "“said that the miller” is at paper.txt:1:7, before the words that it follows in the quote",
        ),
    ],
)
def test_the_message_says_what_stands_there_instead(quote: str, nearest: str) -> None:
    message = only(judged(quoting(quote))).message
    assert message.startswith(f"the words “{quote}” are not in the text of The Morning Paper: {nearest}")


@pytest.mark.parametrize(
    "quote", ["the cheese was eaten by mice", "on Tuesday", "nobody was there ... said that the miller"]
)
def test_what_is_not_near_is_not_offered_as_a_repair(quote: str) -> None:
    assert only(judged(quoting(quote))).repairs == ()


def test_of_a_long_quote_the_first_words_are_said() -> None:
    quote = " ".join(["word"] * 40)
    assert only(judged(quoting(quote))).message.startswith(f"the words “{' '.join(['word'] * 12)} …” are not")


def test_a_quote_is_looked_for_in_its_own_source_only(folder: Path) -> None:
    (folder / "letter.txt").write_text("All are well here.", encoding="utf-8")
    sources = {**SOURCES, "letter": {"publisher": "The Post", "text": "letter.txt"}}
    report = judged(
        quoting("All are well here"), quoting("All are well here", id="well", source="letter"), sources=sources
    )
    assert only(report).claim_ids == ("dead",)
    assert "the text of The Morning Paper" in only(report).message


@pytest.mark.parametrize("fields", [{"stance": "denied"}, {"stance": "planned"}, {"by": "ben"}, {"stance": "alleged"}])
def test_whatever_a_claim_says_its_words_are_looked_up(fields: dict[str, str]) -> None:
    assert only(judged({**DEAD, **fields})).kind == "contradiction"


def test_the_fingerprint_depends_on_the_quote_and_not_on_the_text(folder: Path) -> None:
    before = only(judged(DEAD)).fingerprint
    (folder / "paper.txt").write_text("Other words.", encoding="utf-8")
    assert only(judged(DEAD)).fingerprint == before
    assert only(judged(quoting("the miller lives"))).fingerprint != before


def test_it_is_found_beside_what_other_rules_find() -> None:
    born = {"id": "born", "type": "birth", "person": "ann", "when": "1990"}
    report = judged({**DEAD, "when": "1980"}, born, select=())
    assert {RULE, "biography/death-before-birth"} <= {finding.rule for finding in report.findings}


# -- many --------------------------------------------------------------------------------------------------------


def test_more_than_a_limit_are_not_reported_and_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quotes, "MAX_ROWS", 3)
    many = [quoting(f"cheese {n}", id=f"c{n}") for n in range(5)]
    report = judged(*many)
    assert [finding.claim_ids for finding in report.findings] == [("c0",), ("c1",), ("c2",)]
    assert [notice.topic for notice in report.notices] == [RULE]
    assert judged(*many[:3]).notices == ()


def test_when_very_many_are_missing_their_nearest_passages_are_not_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quotes, "MAX_SEARCHED", len(TEXT))
    report = judged(*(quoting("the miller died on Tuesday", id=f"c{n}") for n in range(4)))
    said = [finding.message.partition("Paper: ")[2] for finding in report.findings]
    assert said == [
        *["at paper.txt:2:1 it has “Thursday” for “Tuesday”: “the miller died on Thursday”"] * 2,
        *["too many are missing to compare them"] * 2,
    ]


def test_a_text_is_folded_once(monkeypatch: pytest.MonkeyPatch) -> None:
    folded: list[str] = []
    plain = quotes.fold

    def spy(text: str) -> Any:
        folded.append(text)
        return plain(text)

    monkeypatch.setattr(quotes, "fold", spy)
    judged(*(quoting(f"the miller {n}", id=f"c{n}") for n in range(4)))
    assert folded == [TEXT]


# -- every format ------------------------------------------------------------------------------------------------

CLAIMS = [
    DEAD,
    quoting("nobody was there", id="there"),
    quoting(None, id="silent"),
    quoting("the “miller” lives", id="lives"),
    quoting("the miller fell", id="old", rank="deprecated"),
]


def as_yaml(folder: Path) -> Path:
    file = folder / "a.claims.yaml"
    file.write_text(json.dumps({"sources": SOURCES, "claims": CLAIMS}, ensure_ascii=False), encoding="utf-8")
    return file


def as_json(folder: Path) -> Path:
    return as_yaml(folder).rename(folder / "a.claims.json")


def as_lines(folder: Path) -> Path:
    file = folder / "a.claims.jsonl"
    lines = [{"sources": SOURCES}, *CLAIMS]
    file.write_text("".join(f"{json.dumps(line)}\n" for line in lines), encoding="utf-8")
    return file


def as_table(folder: Path) -> Path:
    (folder / "s.claims.yaml").write_text(json.dumps({"sources": SOURCES}), encoding="utf-8")
    names = ("id", "type", "person", "source", "quote", "rank")
    rows = ["\t".join(str(claim.get(name) or "") for name in names) for claim in CLAIMS]
    (folder / "a.claims.tsv").write_text("\n".join(["\t".join(names), *rows]), encoding="utf-8")
    return folder


@pytest.mark.parametrize("make", [as_yaml, as_json, as_lines, as_table])
@pytest.mark.parametrize("in_bulk", [False, True])
def test_quotes_are_looked_up_in_claims_of_every_format(
    folder: Path, make: Callable[[Path], Path], in_bulk: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if in_bulk:
        monkeypatch.setattr(readers, "LARGE_BYTES", 1)
    report = check(make(folder), options=Options(select=(RULE,), threads=1))
    assert report.problems == ()
    found = {finding.claims[0].id: finding for finding in report.findings}
    assert found.keys() == {"dead", "lives"}
    for claim in (CLAIMS[0], CLAIMS[3]):
        citation = found[str(claim["id"])].claims[0]
        assert citation.value == claim["quote"]
        assert citation.line > 0
    assert found["dead"].message.endswith("it has “Thursday” for “Tuesday”: “the miller died on Thursday”")


def test_read_in_bulk_or_singly_the_report_is_the_same(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    options = Options(select=(RULE,), threads=1)
    singly = check(as_lines(folder), options=options)
    monkeypatch.setattr(readers, "LARGE_BYTES", 1)
    monkeypatch.setattr(quotes, "BATCH", 2)
    assert check(as_lines(folder), options=options) == singly


def test_a_file_that_changes_meanwhile_is_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = as_lines(folder)
    monkeypatch.setattr(readers, "LARGE_BYTES", 1)
    plain = quotes.fold

    def changing(text: str) -> Any:
        file.write_text("{}\n" * 10, encoding="utf-8")
        return plain(text)

    monkeypatch.setattr(quotes, "fold", changing)
    with pytest.raises(ClaimcheckError, match="was changed while it was checked"):
        check(file, options=Options(select=(RULE,), threads=1))


# -- texts that cannot be used -----------------------------------------------------------------------------------


def test_a_text_that_is_not_there_is_a_problem_and_the_others_are_looked_at() -> None:
    sources = {**SOURCES, "gone": {"text": "gone.txt"}, "out": {"text": "../out.txt"}}
    report = judged(DEAD, quoting("words", id="other", source="gone"), sources=sources)
    assert [(problem.record, problem.field) for problem in report.problems] == [("gone", "text"), ("out", "text")]
    assert [finding.claim_ids for finding in report.findings] == [("dead",)]


def test_the_root_can_be_another_folder(folder: Path) -> None:
    (folder / "sub").mkdir()
    (folder / "sub" / "paper.txt").write_text("the miller died on Tuesday", encoding="utf-8")
    assert judged(DEAD, root="sub").ok
    assert judged(DEAD, root=folder / "sub").ok
    assert not judged(DEAD, root=folder).ok
