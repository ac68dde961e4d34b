"""The calendar of a claim's dates: what the claim states, else what its source states, else the Gregorian."""

import pytest
from pydantic import ValidationError

from claimcheck.model.claims import Claim, LastingClaim, MomentClaim, Source
from claimcheck.model.dates import Date, DateError, RelativeDate, parse_date


class Birth(MomentClaim):
    """Somebody is born."""


class Custody(LastingClaim):
    """Somebody is held."""


def birth(**fields: object) -> Birth:
    return Birth.model_validate({"id": "b", "type": "birth", **fields})


def custody(**fields: object) -> Custody:
    return Custody.model_validate({"id": "c", "type": "custody", **fields})


def moments(claim: Claim) -> dict[str, str]:
    return {word: str(date.start) for word, date in claim.dates.items() if isinstance(date, Date)}


def test_dates_are_gregorian_unless_somebody_says_otherwise() -> None:
    claim = birth(when="1616-04-23")
    assert moments(claim) == {"when": "1616-04-23"}
    assert claim.in_calendar(None) is claim
    assert claim.in_calendar("gregorian") is claim


def test_a_claim_states_the_calendar_of_all_its_dates() -> None:
    claim = custody(calendar="julian", **{"from": "1616-04-23", "until": "11 February 1624/25"})
    assert moments(claim) == {"from": "1616-05-03", "until": "1625-02-21"}
    assert custody(**{"from": "1616-04-23", "calendar": "julian"}).from_ == claim.from_


def test_a_source_states_it_for_claims_that_do_not() -> None:
    claim = custody(**{"from": "1616-04-23", "until": "1616-05"}).in_calendar("julian")
    assert moments(claim) == {"from": "1616-05-03", "until": "[1616-05-11..1616-06-10]"}
    assert claim == custody(**{"from": "1616-04-23", "until": "1616-05"}).in_calendar("julian")
    assert claim.in_calendar("julian") is claim


def test_a_claim_overrides_its_source() -> None:
    for calendar, moment in (("gregorian", "1616-04-23"), ("julian", "1616-05-03")):
        claim = birth(when="1616-04-23", calendar=calendar)
        for of_source in (None, "gregorian", "julian"):
            assert claim.in_calendar(of_source) is claim  # type: ignore[arg-type]
        assert moments(claim) == {"when": moment}


def test_a_relation_is_counted_in_the_calendar_of_its_claim() -> None:
    claim = birth(when="same month as baptism").in_calendar("julian")
    assert isinstance(claim.when, RelativeDate)
    assert claim.when.calendar == "julian"


def test_a_day_of_the_julian_calendar_only_waits_for_its_source() -> None:
    claim = birth(when="1700-02-29")
    assert moments(claim.in_calendar("julian")) == {"when": "1700-03-11"}
    for of_source in (None, "gregorian"):
        with pytest.raises(DateError, match="February 1700 has 28 days") as refusal:
            claim.in_calendar(of_source)  # type: ignore[arg-type]
        assert refusal.value.text == "1700-02-29"
        assert "calendar: julian" in refusal.value.hint


def test_it_is_read_at_once_where_the_claim_says_julian_and_refused_where_it_says_gregorian() -> None:
    assert moments(birth(when="1700-02-29", calendar="julian")) == {"when": "1700-03-11"}
    with pytest.raises(ValidationError, match="February 1700 has 28 days"):
        birth(when="1700-02-29", calendar="gregorian")


@pytest.mark.parametrize("text", ["1701-02-29", "1700-02-30", "yesterday"])
def test_what_no_calendar_has_is_refused_at_once(text: str) -> None:
    for calendar in (None, "gregorian", "julian"):
        with pytest.raises(ValidationError):
            birth(when=text, calendar=calendar)


def test_an_unknown_calendar_is_the_only_thing_refused() -> None:
    with pytest.raises(ValidationError) as refusal:
        birth(when="1700-02-29", calendar="hebrew")
    assert [error["loc"] for error in refusal.value.errors()] == [("calendar",)]


def test_a_date_given_as_a_value_is_read_as_its_words_are() -> None:
    date = parse_date("1616-04-23")
    assert moments(birth(when=date, calendar="julian")) == {"when": "1616-05-03"}
    assert birth(when=date).when is date


def test_a_source_has_a_calendar_and_a_text_and_is_itself_dated_in_the_gregorian() -> None:
    source = Source.model_validate({"published": "1616-04-23", "calendar": "julian", "text": "texts/register.txt"})
    assert str(source.published.start) == "1616-04-23"
    assert (source.calendar, source.text) == ("julian", "texts/register.txt")
    assert (Source().calendar, Source().text) == (None, None)
    for wrong in ({"calendar": "old style"}, {"text": ""}, {"published": "1700-02-29", "calendar": "julian"}):
        with pytest.raises(ValidationError):
            Source.model_validate(wrong)
