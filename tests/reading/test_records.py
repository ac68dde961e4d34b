"""What a claim file may say, and how each mistake is reported: where, in which field, what was found, what to do.

A mistake costs one record; the others are checked.
"""

# ruff: noqa: E501 -- a row of a table is one line

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest

from claimcheck import Claim, Options, Problem, Report, check
from claimcheck.model.dates import Date
from claimcheck.vocabulary import builtin_types

HEAD = """\
sources: {s: {title: A report}}
entities: {ann: {kind: person}, k: {kind: case}, court: {kind: organisation}}
claims:
  - {id: charged, type: charge, when: 2023-01-31, defendant: ann, case: k}
"""
TRIAL = "  - {id: tried, type: trial, from: 2022-02-24, defendant: ann, case: k}\n"
CLASH = "legal/trial-before-charges"
OPTIONS = Options(select=(CLASH,), as_of="2025-01-01")


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A claim file in the current folder."""
    monkeypatch.chdir(tmp_path)
    return Path("a.claims.yaml")


def report_on(file: Path, line: str) -> Report:
    """The report on a good claim, and one more line after it."""
    file.write_text(f"{HEAD}  - {line}\n", encoding="utf-8")
    return check(file, options=OPTIONS)


def at(problem: Problem) -> str:
    return str(problem.place).removeprefix("a.claims.yaml:")


# (line, place, field, value, what is said, what to do)
MISTAKES = [
    pytest.param("{id: a, type: tral}", "5:19", "type", "tral", "unknown type", "did you mean 'trial'?", id="unknown type"),
    pytest.param("{id: a, type: Death}", "5:19", "type", "Death", "unknown type", "'death'", id="type in capitals"),
    pytest.param("{id: a, type: qqq}", "5:19", "type", "qqq", "unknown type", "known: acceptance", id="nothing like it"),
    pytest.param("{id: a, type: [x]}", "5:19", "type", "['x']", "unknown type", "known: ", id="a type that is no text"),
    pytest.param("{id: a}", "5", "type", "", "a claim needs a `type`", "known: ", id="no type"),
    pytest.param("{type: death}", "5", "id", "", "the field `id` is required", "unique in the run", id="no id"),
    pytest.param("{id: a, type: death, persn: ann}", "5:33", "persn", "ann", "unknown field", "'person'", id="unknown field"),
    pytest.param("{id: a, type: charge, from: 2023-01-01}", "5:33", "from", "2023-01-01", "unknown field", "write `when`", id="from on a moment"),
    pytest.param("{id: a, type: charge, until: 2023-01-01}", "5:34", "until", "2023-01-01", "unknown field", "write `when`", id="until on a moment"),
    pytest.param("{id: a, type: death, stance: denies}", "5:34", "stance", "denies", "not a known value", "'denied'", id="wrong stance"),
    pytest.param("{id: a, type: death, stance: zz}", "5:34", "stance", "zz", "not a known value", "'alleged', 'planned' or", id="no stance at all"),
    pytest.param("{id: a, type: plea, plea: gulty}", "5:31", "plea", "gulty", "not a known value", "'guilty'", id="wrong word"),
    pytest.param("{id: a, type: death, rank: high}", "5:32", "rank", "high", "not a known value", "'preferred', 'normal'", id="wrong rank"),
    pytest.param("{id: a, type: death, when: 03/04/2021}", "5:32", "when", "03/04/2021", "cannot be told apart", "2021-03-04 or 2021-04-03", id="day or month"),
    pytest.param("{id: a, type: death, when: 2022-13}", "5:32", "when", "2022-13", "month 13 does not exist", "01 to 12", id="month 13"),
    pytest.param("{id: a, type: death, when: 2022-02-30}", "5:32", "when", "2022-02-30", "February 2022 has 28 days", "", id="no such day"),
    pytest.param("{id: a, type: death, when: yesterday}", "5:32", "when", "yesterday", "depends on when it is read", "write the date", id="yesterday"),
    pytest.param("{id: a, type: death, when: ''}", "5:32", "when", "", "empty", "leave the field out", id="empty date"),
    pytest.param("{id: a, type: death, when: [2021]}", "5:32", "when", "['2021']", "a date is text, such as", "", id="a date in brackets"),
    pytest.param("{id: a, type: death, when: 2023/2022}", "5:32", "when", "2023/2022", "reversed", "the earlier date first", id="reversed"),
    pytest.param("{id: a, type: death, when: 2021/2022}", "5:32", "when", "2021/2022", "a death is one moment", "write [2021..2022]", id="interval on a moment"),
    pytest.param("{id: a, type: trial, from: 2021/2022}", "5:32", "from", "2021/2022", "an end is one moment", "", id="interval on an end"),
    pytest.param("{id: a, type: trial, when: 2022, from: 2021}", "5:32", "when", "2022", "either `when` or `from`", "not both", id="when and from"),
    pytest.param("{id: a, type: trial, when: 2022, until: 2021}", "5:32", "when", "2022", "either `when` or `from`", "not both", id="when and until"),
    pytest.param("{id: a b, type: death}", "5:10", "id", "a b", "an id has", "letters, digits", id="blank in an id"),
    pytest.param("{id: '', type: death}", "5:10", "id", "", "an id has", "letters, digits", id="empty id"),
    pytest.param("{id: -a, type: death}", "5:10", "id", "-a", "an id has", "beginning with a letter or digit", id="hyphen first"),
    pytest.param("{id: a/b, type: death}", "5:10", "id", "a/b", "an id has", "letters, digits", id="slash in an id"),
    pytest.param(f"{{id: {'x' * 101}, type: death}}", "5:10", "id", "x" * 101, "an id has", "at most 100", id="long id"),
    pytest.param("{id: a, type: death, event: x y}", "5:33", "event", "x y", "an id has", "letters, digits", id="event that is no id"),
    pytest.param("{id: a, type: charge, defendant: Otto Kray}", "5:38", "defendant", "Otto Kray", "an id has", "name the entity by an id, such as otto-kray, and give its name under `entities`", id="name of an entity"),
    pytest.param("{id: a, type: death, by: '?'}", "5:30", "by", "?", "an id has", "name the entity by an id, such as ann, and give", id="no name of a speaker"),
    pytest.param("{id: a, type: death, source: 'The Gazette, p. 3'}", "5:34", "source", "The Gazette, p. 3", "an id has", "name the source by an id, such as the-gazette-p-3, and give its title under `sources`", id="title of a source"),
    pytest.param("{id: Ann died, type: death}", "5:10", "id", "Ann died", "an id has", "write such as ann-died", id="words in an id"),
    pytest.param("{id: a, type: death, date: 2020}", "5:32", "date", "2020", "unknown field", "did you mean 'when'?", id="date"),
    pytest.param("{id: a, type: trial, start_date: 2020}", "5:38", "start_date", "2020", "unknown field", "did you mean 'from'?", id="start of something lasting"),
    pytest.param("{id: a, type: death, end: 2020}", "5:31", "end", "2020", "unknown field", "did you mean 'when'?", id="end of a moment"),
    pytest.param("{id: a, type: death, page: 3}", "5:32", "page", "3", "unknown field", "did you mean 'locator'?", id="page"),
    pytest.param("{id: a, type: death, confidence: 0.9}", "5:38", "confidence", "0.9", "unknown field", "a field of your own begins with x-: x-confidence", id="field of one's own"),
    pytest.param("{id: charged, type: death}", "5:10", "id", "", "the id 'charged' is used twice", "the first is at a.claims.yaml:4", id="id used twice"),
    pytest.param("{id: a, type: trial, number: 0}", "5:34", "number", "0", "greater than or equal to 1", "", id="number 0"),
    pytest.param("{id: a, type: trial, number: two}", "5:34", "number", "two", "a whole number is expected", "", id="number in words"),
    pytest.param("{id: a, type: death, weekday: Freitag}", "5:35", "weekday", "Freitag", "not a weekday; did you mean 'friday'?", "", id="weekday"),
    pytest.param("{id: a, type: death, quote: [x]}", "5:33", "quote", "['x']", "one text is expected", "", id="a list where text is"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "place", "field", "value", "said", "advice"), MISTAKES)
def test_a_mistake_is_reported_at_its_place_and_the_rest_is_read(
    file: Path, line: str, place: str, field: str, value: str, said: str, advice: str
) -> None:
    report = report_on(file, line)
    (problem,) = report.problems
    assert (at(problem), problem.field, problem.value) == (place, field, value)
    assert said in problem.message
    assert advice in f"{problem.message} {problem.hint} {problem.expected}"
    assert report.summary.claims == 1


# What refers to something is checked when everything has been read; the claim itself counts.
DANGLING = [
    pytest.param("{id: a, type: death, when: 3 days after chargd}", "5:32", "when", "3 days after chargd", "no claim or event is named 'chargd'", "'charged'", id="anchor"),
    pytest.param("{id: a, type: death, when: 3 days after zz}", "5:32", "when", "3 days after zz", "no claim or event is named 'zz'", "known: a, charged", id="no anchor like it"),
    pytest.param("{id: a, type: trial, until: 3 days after chargd}", "5:33", "until", "3 days after chargd", "no claim or event", "'charged'", id="anchor of an end"),
    pytest.param("{id: a, type: death, supersedes: chargd}", "5:38", "supersedes", "chargd", "no claim is named 'chargd'", "'charged'", id="superseded claim"),
    pytest.param("{id: a, type: death, supersedes: [zz]}", "5:38", "supersedes", "zz", "no claim is named 'zz'", "known: ", id="superseded claims"),
    pytest.param("{id: a, type: charge, defendant: k}", "5:38", "defendant", "k", "the entity is a case", "a person or organisation", id="a case as a defendant"),
    pytest.param("{id: a, type: death, person: court}", "5:34", "person", "court", "the entity is an organisation", "names a person", id="a court that dies"),
    pytest.param("{id: a, type: death, event: e}\n  - {id: b, type: birth, event: e}", "6:33", "event", "e", "the event 'e' is a death at a.claims.yaml:5", "use another name", id="one event of two types"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "place", "field", "value", "said", "advice"), DANGLING)
def test_a_reference_to_nothing_is_reported_and_the_rest_is_read(
    file: Path, line: str, place: str, field: str, value: str, said: str, advice: str
) -> None:
    report = report_on(file, line)
    (problem,) = report.problems
    assert (at(problem), problem.field, problem.value) == (place, field, value)
    assert said in problem.message
    assert advice in f"{problem.message} {problem.hint}"


def test_mistakes_do_not_keep_the_others_from_being_checked(file: Path) -> None:
    lines = [case.values[0] for case in MISTAKES]
    file.write_text(HEAD + "".join(f"  - {line}\n" for line in lines) + TRIAL, encoding="utf-8")
    report = check(file, options=OPTIONS)
    assert len({problem.place.line for problem in report.problems}) == len(lines)
    assert [finding.claim_ids for finding in report.findings] == [("charged", "tried")]


def test_every_mistake_of_one_record_is_reported(file: Path) -> None:
    report = report_on(file, "{id: a, type: death, persn: ann, stance: x, when: 2022-13}")
    assert [(problem.field, at(problem)) for problem in report.problems] == [
        ("persn", "5:33"),
        ("stance", "5:46"),
        ("when", "5:55"),
    ]
    assert {problem.record for problem in report.problems} == {"a"}


def test_a_record_without_an_id_is_called_by_its_type(file: Path) -> None:
    assert report_on(file, "{type: death}").problems[0].record == "a death"
    assert report_on(file, "{id: ~, type: death}").problems[0].record == "a death"


@pytest.mark.parametrize("item", ["just text", "[a]", "~"])
def test_what_is_no_claim_is_reported_at_its_own_line(file: Path, item: str) -> None:
    (problem,) = report_on(file, item).problems
    assert problem.message.startswith("a claim is a mapping of fields")
    assert problem.place.line == 5


# -- what is accepted --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        pytest.param(f"{{id: {'x' * 100}, type: death}}", id="a hundred characters"),
        pytest.param("{id: ü.ß-日_1, type: death}", id="letters of any script"),
        pytest.param("{id: 7, type: death}", id="an id of digits"),
        pytest.param("{id: a, type: trial, when: 2022}", id="a lone when: it was going on then"),
        pytest.param("{id: a, type: trial, when: 2021/2022}", id="a lone when: from and until"),
        pytest.param("{id: a, type: trial, until: 2022}", id="only its end"),
        pytest.param("{id: a, type: trial, number: 2}", id="a second trial"),
        pytest.param("{id: a, type: death, when: ~, person: ~}", id="nothing is a field left out"),
        pytest.param("{id: a, type: death, person: stranger, source: elsewhere}", id="what nobody describes"),
        pytest.param("{id: a, type: death, when: 3 days after charged}", id="after another claim"),
        pytest.param("{id: a, type: death, event: e}\n  - {id: b, type: death, when: 2 days before e}", id="relative to an event"),
        pytest.param("{id: a, type: charge, event: e}\n  - {id: b, type: indictment, event: e}", id="an event of a type and its subtype"),
        pytest.param("{id: a, type: trial, supersedes: charged}", id="a correction"),
        pytest.param("{id: a, type: statement, speaker: ann, stance: denied, by: ann}", id="what a speaker denies"),
    ],
)  # fmt: skip
def test_no_mistake(file: Path, line: str) -> None:
    assert report_on(file, line).problems == ()


@pytest.mark.parametrize("written", ["friday", "Friday", "FRI", "Fri.", " fri "])
def test_a_weekday_may_be_abbreviated(file: Path, written: str) -> None:
    assert report_on(file, f"{{id: a, type: death, weekday: '{written}'}}").problems == ()


@pytest.mark.parametrize("written", ["Tues", "Tues.", "Thur", "Thurs", "Thurs."])
def test_weekdays_are_abbreviated_in_every_usual_way(file: Path, written: str) -> None:
    assert report_on(file, f"{{id: a, type: death, weekday: '{written}'}}").problems == ()


def test_the_names_of_python_are_not_those_of_files(file: Path) -> None:
    (problem,) = report_on(file, "{id: a, type: trial, from_: 2021}").problems
    assert problem.hint == "did you mean 'from'?"


@pytest.mark.parametrize(
    "line",
    [
        "{id: a, type: death, supersedes: a}",
        "{id: a, type: death, supersedes: b}\n  - {id: b, type: death, supersedes: a}",
    ],
)
def test_claims_that_replace_themselves_do_not_vanish_silently(file: Path, line: str) -> None:
    report = report_on(file, line)
    assert any(problem.field == "supersedes" for problem in report.problems)


# -- documents ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "place", "said", "advice"),
    [
        ("claim: []\nclaims: []\n", "1:8", "unknown key 'claim'", "did you mean 'claims'?"),
        ("claimcheck: 2\n", "1:13", "unknown format version", "this program reads version 1"),
        ("claims: {a: b}\n", "1:9", "`claims` is a list of claims, found a mapping", ""),
        ("claims: text\n", "1:9", "`claims` is a list of claims, found text", ""),
        ("sources: [a]\n", "1:10", "`sources` is a mapping from ids to descriptions, found a list", ""),
        ("entities: text\n", "1:11", "`entities` is a mapping from ids to descriptions, found text", ""),
        ("source: [a]\n", "1:9", "`source` is the id of one source", ""),
        ("sources:\n  _a: {}\n", "2:7", "_a is not an id", "letters, digits"),
        ("sources:\n  a: text\n", "2:6", "'a' is described by a mapping", ""),
        ("sources: {a: {titel: x}}\n", "1:22", "unknown field 'titel'", "did you mean 'title'?"),
        ("sources: {a: {rank: prefered}}\n", "1:21", "not a known value", "did you mean 'preferred'?"),
        ("sources: {a: {published: 2022-13}}\n", "1:26", "month 13 does not exist", "01 to 12"),
        ("sources: {a: {published: 3 days after x}}\n", "1:26", "cannot be relative", "write the date itself"),
        ("entities: {a: {kind: persn}}\n", "1:22", "not a known value", "did you mean 'person'?"),
        ("entities:\n  a: {name: x}\n", "2", "the field `kind` is required", "What it is."),
        ("entities: {a: {kind: person, same_as: ana}, ann: {kind: person}}\nclaims: [{id: z, type: death}]\n", "1:15", "unknown entity 'ana'", "did you mean 'ann'?"),
        ("entities: {a: {kind: person, same_as: zz}}\nclaims: [{id: z, type: death}]\n", "1:15", "unknown entity 'zz'", "known: a"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_document_is_reported_at_its_place(
    file: Path, text: str, place: str, said: str, advice: str
) -> None:
    file.write_text(text, encoding="utf-8")
    (problem,) = check(file, options=OPTIONS).problems
    assert at(problem) == place
    assert said in problem.message
    assert advice in f"{problem.hint} {problem.expected}"


@pytest.mark.parametrize("version", ["1", '"1"'])
def test_the_version_may_be_given(file: Path, version: str) -> None:
    file.write_text(f"claimcheck: {version}\nclaims: [{{id: a, type: death}}]\n", encoding="utf-8")
    assert check(file, options=OPTIONS).problems == ()


@pytest.mark.parametrize(
    ("first", "second", "word"),
    [
        ("sources: {x: {title: A}}", "sources: {x: {title: B}}", "source"),
        ("sources: {x: {title: A}}", "sources: {x: {}}", "source"),
        ("entities: {x: {kind: person}}", "entities: {x: {kind: case}}", "entity"),
    ],
)
def test_one_id_is_one_thing_in_the_whole_run(file: Path, first: str, second: str, word: str) -> None:
    file.write_text(f"{first}\nclaims: [{{id: a, type: death}}]\n", encoding="utf-8")
    Path("b.claims.yaml").write_text(f"{second}\nclaims: [{{id: b, type: death}}]\n", encoding="utf-8")
    report = check(".", options=OPTIONS)
    (problem,) = report.problems
    assert problem.place.file == "b.claims.yaml"
    assert problem.message.startswith(f"the {word} 'x' is described differently at a.claims.yaml:1:")
    assert problem.hint
    assert report.summary.claims == 2


def test_the_same_description_twice_is_no_mistake(file: Path) -> None:
    for name in ("a", "b"):
        text = f"sources: {{x: {{title: A, published: 2022}}}}\nclaims: [{{id: {name}, type: death}}]\n"
        Path(f"{name}.claims.yaml").write_text(text, encoding="utf-8")
    assert check(".", options=OPTIONS).problems == ()


# -- values that are not text ------------------------------------------------------------------------------------


def one(**fields: Any) -> Report:
    return check([{"id": "a", "type": "death", **fields}], options=OPTIONS)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (2022, "2022"),
        ("2022", "2022"),
        (datetime.date(2022, 2, 3), "2022-02-03"),
        (datetime.datetime(2022, 2, 3, 4, 5, 6), "2022-02-03T04:05:06"),
        (datetime.datetime(2022, 2, 3, 4, 5, tzinfo=datetime.UTC), "2022-02-03T04:05:00+00:00"),
    ],
)
def test_a_date_may_be_a_number_or_a_python_date(value: object, text: str) -> None:
    claim = builtin_types()["death"].model_validate({"id": "a", "type": "death", "when": value})
    assert isinstance(claim.dates["when"], Date)
    assert str(claim.dates["when"]) == text
    assert one(when=value).problems == ()


@pytest.mark.parametrize(
    "value",
    [2022.5, True, [2022], {"year": 2022}, b"2022", 20221303, -5, 10**5_000],
    ids=lambda value: type(value).__name__,
)
def test_anything_else_is_no_date(value: object) -> None:
    (problem,) = one(when=value).problems
    assert problem.field == "when"
    assert len(problem.value) <= 200


def records(*claims: dict[str, Any]) -> list[Claim]:
    return [builtin_types()[claim["type"]].model_validate(claim) for claim in claims]


def test_claim_records_are_checked_like_files() -> None:
    claims = records(
        {"id": "charged", "type": "charge", "when": "2023-01-31", "defendant": "ann", "case": "k"},
        {"id": "tried", "type": "trial", "from": datetime.date(2022, 2, 24), "defendant": "ann", "case": "k"},
    )
    report = check(claims, options=OPTIONS)
    assert report.problems == ()
    assert [finding.claim_ids for finding in report.findings] == [("charged", "tried")]


def test_claim_records_without_dates_are_accepted() -> None:
    report = check(records({"id": "a", "type": "death", "person": "ann"}), options=OPTIONS)
    assert (report.problems, report.summary.claims) == ((), 1)


def test_a_claim_record_cannot_be_changed() -> None:
    (claim,) = records({"id": "a", "type": "death", "when": "2022"})
    with pytest.raises(ValueError, match="frozen"):
        claim.id = "b"  # type: ignore[misc]


# -- what claim text can do --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["\ud800", "a\0b", "'; drop table claims; --", "\x1b[31m", "{defendant}", "%s", "x" * 100_000, "\u202e"]
)
def test_no_text_disturbs_the_judging(text: str) -> None:
    claims = [
        {
            "id": "a",
            "type": "verdict",
            "defendant": "ann",
            "case": "k",
            "offense": text,
            "when": "2022",
            "note": text,
            "quote": text,
        },
        {
            "id": "b",
            "type": "verdict",
            "defendant": "ann",
            "case": "k",
            "offense": text,
            "when": "2023",
            "locator": text,
        },
        {"id": "c", "type": "verdict", "defendant": "ann", "case": "k", "offense": f"not {text}", "when": "2024"},
    ]
    report = check(claims, options=Options(select=("sourcing/event-dated-twice",), as_of="2025-01-01"))
    assert report.problems == ()
    assert [finding.claim_ids for finding in report.findings] == [("a", "b")]


def test_fields_of_ones_own_are_read_over_in_every_record() -> None:
    text = """\
sources: {s: {title: T, x-seen: [1, 2], x_at: 2024-05-01}}
entities: {ann: {kind: person, x-wikidata: {id: Q1}}}
claims:
  - {id: a, type: death, person: ann, source: s, x-confidence: 0.93, x_created_at: ~, x-: }
"""
    Path("a.claims.yaml").write_text(text, encoding="utf-8")
    report = check("a.claims.yaml", options=OPTIONS)
    assert (report.problems, report.summary.claims) == ((), 1)
    given = {"id": "a", "type": "death", "x-confidence": 0.93, "x_of": ["b"]}
    report = check([given], sources={"s": {"x-a": 1}}, entities={"e": {"kind": "work", "x_b": 2}}, options=OPTIONS)
    assert (report.problems, report.summary.claims) == ((), 1)
