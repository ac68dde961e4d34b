"""What findings say of Julian dates: the words of the source, what they are in Gregorian dates, fitting repairs."""

from __future__ import annotations

from claimcheck import Options, check
from claimcheck.model.findings import Finding

REGISTER = {"reg": {"kind": "document", "title": "A register", "calendar": "julian"}}


def found(*claims: dict[str, object]) -> Finding:
    options = Options(select=("biography/death-before-birth",), as_of="2026-01-01")
    (finding,) = check(claims, sources=REGISTER, options=options).findings
    return finding


def test_the_same_day_of_two_calendars_is_no_contradiction() -> None:
    born = {"id": "born", "type": "birth", "person": "ann", "source": "reg", "when": "1616-04-23"}
    died = {"id": "died", "type": "death", "person": "ann", "when": "1616-05-03"}
    assert check([born, died], sources=REGISTER, options=Options(as_of="2026-01-01")).findings == ()


def test_a_julian_date_is_told_in_both_calendars() -> None:
    born = {"id": "born", "type": "birth", "person": "ann", "source": "reg", "when": "1616-05-02"}
    died = {"id": "died", "type": "death", "person": "ann", "when": "1616-05-02"}
    finding = found(born, died)
    assert "(1616-05-02 Julian, 1616-05-12 Gregorian)" in finding.message
    assert any("1616-05-02 Julian, 1616-05-12 Gregorian" in step.text for step in finding.steps)
    assert {citation.value for citation in finding.claims} == {"1616-05-02"}


def test_a_repair_is_in_the_calendar_of_the_claim_it_is_for() -> None:
    born = {"id": "born", "type": "birth", "person": "ann", "source": "reg", "when": "1616-05-02"}
    died = {"id": "died", "type": "death", "person": "ann", "when": "1616-05-02"}
    repairs = {repair.claim: repair.text for repair in found(born, died).repairs}
    assert repairs == {"born": "on or before 1616-04-22 (Julian)", "died": "on or after 1616-05-12"}
    mended = {**born, "when": "1616-04-22"}
    assert check([mended, died], sources=REGISTER, options=Options(as_of="2026-01-01")).findings == ()
