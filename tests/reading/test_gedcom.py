"""Family trees become claims, each with its line; what is uncertain stays unsaid, what is broken costs only itself."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from claimcheck import check
from claimcheck.reading import Reading, read_paths, readers
from claimcheck.reading.spans import span_of
from claimcheck.vocabulary import builtin_types

FILE = "tree.ged"
COUPLE = "0 @F1@ FAM\n1 HUSB @I1@\n1 WIFE @I2@\n1 CHIL @I3@\n"
CHILD = "0 @I3@ INDI\n1 FAMC @F1@\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, which is the current one."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def put(records: str, name: str = FILE) -> str:
    """Write a tree of these records; the first of them begins on line 2."""
    Path(name).write_text(f"0 HEAD\n{records.rstrip()}\n0 TRLR\n", encoding="utf-8")
    return name


def read(*names: str) -> Reading:
    return read_paths(names, builtin_types())


def tree(records: str) -> Reading:
    """Read a tree in which nothing is broken."""
    reading = read(put(records))
    assert reading.problems == []
    return reading


def claims(records: str) -> dict[str, Any]:
    return {name: one.claim for name, one in tree(records).claims.items()}


# -- what must stay quiet -------------------------------------------------------------------------------------------


def test_people_without_any_claim_or_family_are_entities_only() -> None:
    reading = tree("0 @I1@ INDI\n1 NAME Ann /Lee/\n")
    assert reading.claims == {}
    assert reading.entities["I1"].entity.name == "Ann Lee"


@pytest.mark.parametrize("tag", ["ENGA", "MARB", "MARL", "ANUL", "EVEN", "DIV N", "MARR NO"])
def test_what_is_no_marriage_and_no_divorce_is_no_claim(tag: str) -> None:
    assert not {"marriage", "divorce"} & {claim.type for claim in claims(f"{COUPLE}1 {tag}\n2 DATE 1840\n").values()}


def test_what_has_no_type_or_only_matters_with_a_date_is_no_claim() -> None:
    assert (
        claims("0 @I1@ INDI\n1 OCCU baker\n1 RESI\n1 EVEN\n2 DATE 1840\n1 BAPL\n2 DATE 1990\n1 PROB\n2 DATE 1850\n")
        == {}
    )


@pytest.mark.parametrize("value", ["10 JAN", "(about Easter)", "03/04/1840"])
def test_a_date_that_is_not_read_is_a_notice_and_leaves_the_claim_undated(value: str) -> None:
    reading = tree(f"0 @I1@ INDI\n1 BIRT\n2 DATE {value}\n")
    assert reading.claims["I1-birth"].claim.dates == {}
    assert [(one.count, one.samples) for one in reading.notices] == [(1, ("I1-birth",))]
    report = check(FILE)
    assert "dates of tree.ged" in {notice.topic for notice in report.notices}
    assert report.problems == ()


@pytest.mark.parametrize("value", ["abt 40", "39y 4x", "43 1/2", "of full age"])
def test_an_age_that_is_not_read_is_a_notice_and_left_out(value: str) -> None:
    reading = tree(f"0 @I1@ INDI\n1 DEAT\n2 DATE 1860\n2 AGE {value}\n1 CENS\n2 DATE 1855\n2 AGE {value}\n")
    assert reading.claims["I1-death"].claim.age is None
    assert "age" not in {one.claim.type for one in reading.claims.values()}
    assert [(one.topic, one.count, one.samples) for one in reading.notices] == [
        ("ages of tree.ged", 2, ("I1-death", "I1-census"))
    ]


def test_an_age_without_a_date_to_compare_it_with_is_no_claim() -> None:
    told = claims("0 @I1@ INDI\n1 BIRT\n2 DATE 1800\n2 AGE 0y\n1 CHR\n2 AGE 3d\n1 CHR\n2 DATE (Easter)\n2 AGE 3d\n")
    assert "age" not in {claim.type for claim in told.values()}
    assert [(one.topic, one.count) for one in read(FILE).notices] == [("dates of tree.ged", 1)]


def test_ages_that_fit_are_not_found_nor_the_age_at_death_of_one_buried_again() -> None:
    records = (
        "0 @I1@ INDI\n1 BIRT\n2 DATE 12 MAR 1801\n1 CENS\n2 DATE 1811\n2 AGE < 12y\n1 CENS\n2 DATE 1803\n2 AGE CHILD\n"
        "1 DEAT\n2 DATE 3 FEB 1860\n2 AGE 58y 10m 22d\n1 BURI\n2 DATE 1881\n2 AGE 58\n"
        f"0 @I2@ INDI\n1 BIRT\n2 DATE 1803\n{COUPLE}1 MARR\n2 DATE 1829\n2 HUSB\n3 AGE > 21y\n2 WIFE\n3 AGE 25y\n"
    )
    assert [finding.rule for finding in check(put(records)).findings if "age" in finding.rule.split("-")] == []


def test_links_to_void_and_to_records_that_come_later_are_not_told() -> None:
    assert tree(f"0 @I1@ INDI\n1 FAMS @F1@\n1 FAMC @VOID@\n0 @I2@ INDI\n{CHILD}{COUPLE}").notices == []


def test_many_unread_dates_are_told_few_by_few() -> None:
    reading = tree("".join(f"0 @I{n}@ INDI\n1 BIRT\n2 DATE (word {n})\n" for n in range(500)))
    assert len(reading.notices) == 21
    assert sum(one.count for one in reading.notices) == 500


def test_an_adopted_or_foster_child_is_nobodys_by_birth() -> None:
    people = "0 @I1@ INDI\n1 SEX M\n0 @I2@ INDI\n1 SEX F\n"
    for word, relation in (("adopted", "adoptive"), ("FOSTER", "foster")):
        said = claims(f"{people}0 @I3@ INDI\n1 FAMC @F1@\n2 PEDI {word}\n{COUPLE}")
        assert {c.relation for c in said.values() if c.type == "parentage"} == {relation}
    assert "parentage" not in {c.type for c in claims(f"{CHILD}2 PEDI sealing\n{COUPLE}").values()}


def test_what_is_said_in_unknown_words_leaves_the_relation_open() -> None:
    said = claims(f"{CHILD}2 PEDI OTHER\n{COUPLE}")
    assert [c.relation for c in said.values() if c.type == "parentage"] == [None, None]
    two_women = "0 @I1@ INDI\n1 SEX F\n0 @I2@ INDI\n1 SEX F\n"
    said = claims(f"{two_women}{CHILD}{COUPLE}")
    assert {c.parent: c.relation for c in said.values() if c.type == "parentage"} == {"I1": None, "I2": "mother"}


def test_different_rites_are_not_rivals() -> None:
    said = claims("0 @I1@ INDI\n1 CHR\n2 DATE 1840\n1 BAPM\n2 DATE 1862\n")
    assert (said["I1-baptism"].number, said["I1-baptism-2"].number) == (None, 2)


def test_an_ordinary_family_has_no_findings() -> None:
    records = (
        "0 @I1@ INDI\n1 BIRT\n2 DATE ABT 1800\n1 DEAT\n2 DATE 1870\n"
        "0 @I2@ INDI\n1 BIRT\n2 DATE 1805/06\n"
        "0 @I3@ INDI\n1 CHR\n2 DATE 3 MAR 1830\n1 FAMC @F1@\n"
        "0 @F1@ FAM\n1 HUSB @I1@\n1 WIFE @I2@\n1 CHIL @I3@\n1 MARR\n2 DATE BET 1827 AND 1829\n"
    )
    assert check(put(records)).findings == ()


# -- claims ---------------------------------------------------------------------------------------------------------

EVENTS = {
    "BIRT": "birth",
    "CHR": "baptism",
    "BAPM": "baptism",
    "DEAT": "death",
    "BURI": "burial",
    "CREM": "burial",
    "RESI": "residence",
    "CENS": "census",
    "OCCU": "employment",
    "EDUC": "education",
    "EMIG": "emigration",
    "IMMI": "immigration",
    "CONF": "participation",
}


@pytest.mark.parametrize(("tag", "type_"), EVENTS.items())
def test_an_event_is_a_claim_of_its_type_at_the_line_of_its_date(tag: str, type_: str) -> None:
    reading = tree(f"0 @I1@ INDI\n1 {tag}\n2 PLAC Rome\n2 DATE   3 MAR 1840\n")
    one = reading.claims[f"I1-{type_}"]
    assert (one.claim.type, str(one.claim.when), one.claim.person) == (type_, "3 Mar 1840", "I1")
    assert (one.place.file, one.place.line) == (FILE, 5)
    assert span_of(reading, one, "when") == (5, 10, 10)


def test_marriages_and_divorces_name_both() -> None:
    said = claims(f"{COUPLE}1 MARR\n2 DATE 1840\n1 DIV Y\n1 MARR\n2 DATE 1850\n")
    assert {name: (one.spouse, one.partner) for name, one in said.items() if "F1" in name} == {
        "F1-marriage": ("I1", "I2"),
        "F1-divorce": ("I1", "I2"),
        "F1-marriage-2": ("I1", "I2"),
    }


def test_parents_by_birth_and_births_without_a_date_for_those_who_have_none() -> None:
    reading = tree(f"0 @I1@ INDI\n0 @I2@ INDI\n{CHILD}{COUPLE}")
    said = {name: one.claim for name, one in reading.claims.items()}
    assert {name for name, one in said.items() if one.type == "parentage"} == {"I3-father", "I3-mother"}
    assert said["I3-father"].parent == "I1"
    assert reading.claims["I3-father"].place.line == 5
    assert {name for name in said if name.endswith("birth")} == {"I1-birth", "I2-birth", "I3-birth"}


def test_a_family_alone_says_who_its_children_are_and_may_say_how() -> None:
    said = claims("0 @I3@ INDI\n0 @F1@ FAM\n1 HUSB @I1@\n1 WIFE @I2@\n1 CHIL @I3@\n2 _FREL Natural\n2 _MREL Step\n")
    assert {one.relation for one in said.values() if one.type == "parentage"} == {"father", "step"}


def test_an_adoption_may_be_by_one_of_a_couple() -> None:
    said = claims(f"0 @I3@ INDI\n1 ADOP\n2 FAMC @F1@\n3 ADOP HUSB\n{COUPLE}")
    assert {one.parent: one.relation for one in said.values() if one.type == "parentage"} == {
        "I1": "adoptive",
        "I2": "mother",
    }


@pytest.mark.parametrize(("status", "stance"), [("disproven", "denied"), ("CHALLENGED", "alleged")])
def test_a_doubted_parentage_is_not_asserted(status: str, stance: str) -> None:
    said = claims(f"{CHILD}2 STAT {status}\n{COUPLE}")
    assert {one.stance for one in said.values() if one.type == "parentage"} == {stance}


def test_a_second_birth_is_a_rival_of_the_first() -> None:
    records = "0 @I1@ INDI\n1 BIRT\n2 DATE 1800\n1 BIRT\n2 DATE 1820\n"
    assert list(claims(records)) == ["I1-birth", "I1-birth-2"]
    (finding,) = check(FILE).findings
    assert set(finding.claim_ids) == {"I1-birth", "I1-birth-2"}


def test_names_and_sources() -> None:
    reading = tree(
        "0 @I1@ INDI\n1 NAME Victoria  /Hanover/\n2 NICK Drina\n1 NAME Alexandrina\n1 DEAT\n2 CAUS a stroke\n"
        "2 SOUR @S1@\n3 PAGE p. 12\n1 BURI\n2 SOUR @S1@\n2 SOUR @S2@\n"
        "0 @S1@ SOUR\n1 TITL The Times,\n2 CONC  of London\n"
    )
    entity = reading.entities["I1"].entity
    assert (entity.name, entity.aliases) == ("Victoria Hanover", ("Drina", "Alexandrina"))
    death, burial = reading.claims["I1-death"].claim, reading.claims["I1-burial"].claim
    assert (death.source, death.locator, death.cause) == ("S1", "p. 12", "a stroke")
    assert reading.title_of("S1") == "The Times, of London"
    assert (burial.source, reading.title_of("tree.ged")) == ("tree.ged", "tree.ged")


def test_ids_are_valid_and_unique_whatever_the_tree_calls_its_people() -> None:
    names = ["I 1!", "I-1", "I_1", "é", "!!!", "x" * 200, "x" * 199, "I-1-birth"]
    reading = tree("".join(f"0 @{name}@ INDI\n1 BIRT\n1 BIRT\n" for name in names))
    assert len(reading.claims) == 2 * len(names)
    assert len(reading.entities) == len(names)


def test_two_trees_in_one_run_keep_their_people_apart() -> None:
    one, two = put("0 @I1@ INDI\n1 BIRT\n", "a.ged"), put("0 @I1@ INDI\n1 BIRT\n", "b.GED")
    assert sorted(read(one, two).claims) == ["I1-birth", "b.GED-I1-birth"]


def test_a_phrase_beside_a_date_is_a_note() -> None:
    said = claims("0 @I1@ INDI\n1 BIRT\n2 DATE INT 1840 (the War)\n1 DEAT\n2 DATE 1900\n3 PHRASE at dawn\n")
    assert [one.note for one in said.values()] == ["the War", "at dawn"]


@pytest.mark.parametrize(
    ("value", "age"),
    [
        ("39y 4m 2d", "39 years 4 months 2 days"),
        ("> 40y", "more than 40 years"),
        ("<1Y", "less than 1 year"),
        ("8w", "8 weeks"),
        ("0y", "0 years"),
        ("20", "20"),
        ("CHILD", "less than 8 years"),
        ("Infant", "less than 1 year"),
        ("STILLBORN", "0 years"),
    ],
)
def test_an_age_is_claimed_of_the_day_of_its_event_at_its_own_line(value: str, age: str) -> None:
    reading = tree(f"0 @I1@ INDI\n1 CENS\n2 DATE 1855\n2 AGE {value}\n1 DEAT\n2 AGE {value}\n")
    one = reading.claims["I1-age"]
    assert (str(one.claim.age), one.claim.person, str(one.claim.when)) == (age, "I1", "1855")
    assert (one.place.line, span_of(reading, one, "when")) == (5, (5, 7, len(value)))
    assert str(reading.claims["I1-death"].claim.age) == age


def test_a_marriage_tells_two_ages_and_a_burial_the_age_at_death() -> None:
    said = claims(
        f"0 @I1@ INDI\n1 BURI\n2 DATE 1881\n2 AGE 58y\n{COUPLE}"
        "1 MARR\n2 DATE JUN 1829\n2 SOUR @S1@\n2 WIFE\n3 AGE 25y\n2 HUSB\n3 AGE 28y\n"
    )
    ages = {(one.person, str(one.age), str(one.when), one.source) for one in said.values() if one.type == "age"}
    assert ages == {("I1", "28 years", "Jun 1829", "S1"), ("I2", "25 years", "Jun 1829", "S1")}
    assert (str(said["I1-death"].age), said["I1-death"].dates) == ("58 years", {})


def test_ages_that_do_not_fit_are_found() -> None:
    records = "0 @I1@ INDI\n1 BIRT\n2 DATE 12 MAR 1801\n1 CENS\n2 DATE 1855\n2 AGE 20\n1 DEAT\n2 DATE 1860\n2 AGE 39y\n"
    found = {finding.rule: set(finding.claim_ids) for finding in check(put(records)).findings}
    assert found == {
        "biography/age-at-death": {"I1-birth", "I1-death"},
        "measure/age-against-birth": {"I1-birth", "I1-age"},
    }


# -- what is broken -------------------------------------------------------------------------------------------------


def broken(records: str) -> list[int]:
    return [problem.place.line for problem in read(put(records)).problems]


def test_a_broken_line_is_left_out_with_what_stands_below_it_and_the_rest_is_read() -> None:
    records = "0 @I1@ INDI\n1 BIRT\n2 DATE 1800\n1 D=AT\n2 DATE 1700\n1 BURI\n2 DATE 1870\n"
    assert broken(records) == [5]
    said = read(FILE).claims
    assert {name: str(one.claim.when) for name, one in said.items()} == {"I1-birth": "1800", "I1-burial": "1870"}


def test_a_level_that_is_skipped_costs_what_stands_there() -> None:
    assert broken("0 @I1@ INDI\n1 BIRT\n3 DATE 1800\n4 NOTE x\n1 DEAT\n2 DATE 1850\n") == [4]
    assert str(read(FILE).claims["I1-death"].claim.when) == "1850"


def test_words_that_ran_over_from_the_line_before_do_not_hide_what_follows() -> None:
    assert broken("0 @I1@ INDI\n1 NOTE He was\nquite tall\n1 DEAT\n2 DATE 1850\n") == [4]
    assert str(read(FILE).claims["I1-death"].claim.when) == "1850"


def test_a_record_that_is_there_twice_or_has_no_name_is_reported() -> None:
    assert broken("0 @I1@ INDI\n0 @I1@ INDI\n1 BIRT\n0 INDI\n1 BIRT\n") == [3, 5]
    assert read(FILE).claims == {}


@pytest.mark.parametrize(
    ("records", "told"),
    [
        ("0 @I1@ INDI\n1 FAMC @F9@\n", ["line 3: `FAMC @F9@` points to no family of this tree"]),
        ("0 @I1@ INDI\n1 FAMS @I1@\n", ["line 3: `FAMS @I1@` points to no family of this tree"]),
        (
            "0 @F1@ FAM\n1 HUSB @I9@\n1 CHIL @I8@\n",
            [
                "line 3: `HUSB @I9@` points to no person of this tree",
                "line 4: `CHIL @I8@` points to no person of this tree",
            ],
        ),
        ("0 @I1@ INDI\n1 ADOP\n2 FAMC @F9@\n", ["line 4: `FAMC @F9@` points to no family of this tree"]),
    ],
)
def test_a_link_to_nothing_is_a_notice_with_its_line(records: str, told: list[str]) -> None:
    assert [(one.topic, one.reason) for one in tree(records).notices] == [("links of tree.ged", text) for text in told]


def test_many_links_to_nothing_are_told_few_by_few_and_each_record_once() -> None:
    reading = tree("".join(f"0 @I{n}@ INDI\n1 FAMC @X{n % 100}@\n" for n in range(500)))
    assert len(reading.notices) == 21
    assert sum(one.count for one in reading.notices) == 100


def test_thousands_of_broken_lines_are_counted() -> None:
    assert len(broken("nothing\n" * 5000)) == 101


@pytest.mark.parametrize("content", [b"", b"\0" * 1000, b"claims: []\n", b"%PDF-1.7\n0 HEAD\n"])
def test_what_is_no_tree_is_one_problem(content: bytes) -> None:
    Path(FILE).write_bytes(content)
    assert len(read(FILE).problems) == 1


def test_hostile_trees_are_read_within_bounds() -> None:
    deep = "".join(f"{level} NOTE x\n" for level in range(1, 99))
    circle = "0 @F1@ FAM\n1 HUSB @I1@\n1 WIFE @I1@\n1 CHIL @I1@\n1 CHIL @F1@\n"
    huge = f"1 NAME {'x ' * 100_000}\n1 BIRT\n2 DATE {'9' * 100_000}\n{' ' * 100_000}\n"
    reading = read(put(f"0 @I1@ INDI\n{deep}1 FAMC @F1@\n1 FAMC @I1@\n{huge}{circle}"))
    assert reading.problems == []
    assert {"I1-father", "I1-birth"} <= reading.claims.keys()


# -- large trees ----------------------------------------------------------------------------------------------------


def test_a_large_tree_is_read_in_bulk_and_says_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    records = (
        "0 @I1@ INDI\n1 NAME Zoë\n1 BIRT\n2 DATE 1800\n1 BIRT\n2 DATE @#DJULIAN@ 29 FEB 1820\n"
        '1 CHR\n1 BAPM\n2 DATE INT 1840 ("then")\n1 RESI\n2 DATE FROM 1790 TO 1795\n2 AGE 40y\n'
        "1 DEAT\n2 DATE 10 JAN\n2 AGE old\n"
        f"0 @é@ INDI\n1 BIRT\n2 DATE 1700\n0 @I2@ INDI\n1 DEAT\n2 DATE 1700\n1 DEAT\n2 DATE 1790\n{CHILD}{COUPLE}"
    )
    singly = check(put(records))
    monkeypatch.setattr(readers, "LARGE_BYTES", 1)
    in_bulk = check(FILE)
    assert singly.findings
    assert in_bulk == singly
    assert read(FILE).table is not None


# -- encodings ------------------------------------------------------------------------------------------------------

ZOE = "0 HEAD\n1 CHAR {}\n0 @I1@ INDI\n1 NAME Zoë\n0 TRLR\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_unicode_is_known_by_its_bytes(encoding: str, ending: str) -> None:
    Path(FILE).write_bytes(
        ZOE.format("UNICODE" if "16" in encoding else "UTF-8").replace("\n", ending).encode(encoding)
    )
    reading = read(FILE)
    assert reading.problems == []
    assert reading.name_of("I1") == "Zoë"
    assert reading.line(FILE, 4) == "1 NAME Zoë"


def test_a_byte_that_is_not_of_the_encoding_is_reported_and_the_rest_is_read() -> None:
    Path(FILE).write_bytes(ZOE.format("UTF-8").encode("latin-1"))
    reading = read(FILE)
    assert [problem.place.line for problem in reading.problems] == [4]
    assert reading.name_of("I1") == "Zo\ufffd"


@pytest.mark.parametrize(("name", "written"), [("ANSEL", b"Zo\xe8e"), ("ANSI", b"Zo\xeb"), ("MACINTOSH", b"Zo\x91")])
def test_older_encodings_are_read_by_ged4py(name: str, written: bytes) -> None:
    pytest.importorskip("ged4py")
    Path(FILE).write_bytes(ZOE.format(name).encode().replace("Zoë".encode(), written))
    assert read(FILE).name_of("I1") == "Zoë"


def test_without_ged4py_an_older_encoding_is_a_problem_that_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "ged4py.parser", None)
    Path(FILE).write_bytes(ZOE.format("ANSEL").encode().replace("Zoë".encode(), b"Zo\xe8e"))
    (problem,) = read(FILE).problems
    assert "ged4py" in problem.message
    assert "pip install ged4py" in problem.hint


def test_an_older_encoding_that_was_not_needed_needs_no_ged4py(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ged4py.parser", None)
    Path(FILE).write_text(ZOE.format("ANSEL").replace("ë", "e"))
    assert read(FILE).problems == []
