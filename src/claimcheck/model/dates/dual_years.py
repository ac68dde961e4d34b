"""Years written twice, such as `11 February 1624/25`.

In England and its colonies the year was counted from 25 March until 1751 (Calendar Act 1750), while many counted from
1 January: a day from 1 January to 24 March had two years, and the careful wrote both. They denote the later, which
begins on 1 January. They say nothing of the days: those are of the calendar that the claim states, Gregorian if it
states none, as GEDCOM has it (5.5.1 knows two years in its default, Gregorian dates only; 7.0, appendix A, records
30 January 1648/49 as 30 January 1649).

A bare `1624/25` counts as uncertain, for some write so what was in the one year or in the other (GEDCOM 7.0, ibid.).
`1624/1625` is an interval of EDTF.
"""

from typing import Final

from claimcheck.model.dates.errors import DateError

LAST_DUAL_YEAR: Final = 1752  # the first year that began on 1 January by law
_LAST_DAY: Final = (3, 24)


def new_style_year(text: str, written: str, month: int | None = None, day: int | None = None) -> int:
    """The later of two years (`1624/25`, `1624/5`, `1699/1700`), given the month and day they stand with.

    Raises `DateError` if they are not one year and the next, or not of a time when a year was written twice.
    """
    first, _, second = written.partition("/")
    later = int(first) + 1
    following = f"{later:04d}"
    if month is None and len(second) == 2 and 1 <= int(second) <= 12:
        raise _perhaps_a_month(text, first, second, following)
    if not following.endswith(second):
        raise DateError(text, f"{written} is no year written twice: the year after {first} is {following}")
    if later > LAST_DUAL_YEAR:
        either = f"write {first}/{following} for what lasted, or [{first}..{following}] for one moment within"
        reason = f"may be two years: none was written twice after {LAST_DUAL_YEAR}"
        raise DateError(text, reason, either if month is None else "write one year")
    if month is not None and (month, day or 1) > _LAST_DAY:
        raise DateError(text, "only days from 1 January to 24 March have two years", f"write one year: {first}")
    return later


def _perhaps_a_month(text: str, first: str, second: str, following: str) -> DateError:
    if not following.endswith(second):
        return DateError(text, "year and month are separated by a hyphen", f"write {first}-{second}")
    hint = f"write {first}-{second} for the month, {following} for the later year, {first}/{following} for both"
    return DateError(text, "may be a month, or a year written twice", hint)
