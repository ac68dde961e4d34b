"""Why a text is no date, and what was probably meant."""

import re
from collections.abc import Callable
from typing import Final

from claimcheck.model.dates.errors import DateError

_Hint = Callable[[re.Match[str]], str]


def _padded(found: re.Match[str]) -> str:
    return "write " + "-".join([found[1], *(part.zfill(2) for part in found.groups()[1:])])


# The first pattern that fits names the mistake.
_MISTAKES: Final[tuple[tuple[str, str, _Hint], ...]] = (
    (
        r"",
        "no date where one is expected",
        lambda _: "write 2021-10-21, or .. for an open end of an interval",
    ),
    (r"\s.*|.*\s", "blanks around a date", lambda found: f"write {found[0].strip()}"),
    (
        r"([0-9]{4})([0-9]{2})([0-9]{2})",
        "the parts of a date are separated by hyphens",
        lambda found: "write {}-{}-{}".format(*found.groups()),
    ),
    (
        r"([0-9]{4})([0-9]{2})",
        "the parts of a date are separated by hyphens",
        lambda found: "write {}-{}".format(*found.groups()),
    ),
    (
        r"([0-9]{4})[.]([0-9]{1,2})(?:[.]([0-9]{1,2}))?",
        "the parts of a date are separated by hyphens",
        lambda _: "write 2021-10-21",
    ),
    (
        r"([0-9]{4})-([0-9]{4})",
        "a hyphen does not join two years",
        lambda found: "write {0}/{1} if it lasted, [{0}..{1}] for some time between".format(*found.groups()),
    ),
    (r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})", "months and days have two digits", _padded),
    (r"([0-9]{4})-([0-9])", "months have two digits", _padded),
    (r"[0-9]{4}-[0-9]{3}", "days of the year are not read", lambda _: "write month and day, 2021-10-21"),
    (r"[+-]?[0-9]{1,3}", "a year has four digits", lambda _: "write 0120, or AD 120, or 44 BC"),
    (
        r"[+-]?[0-9]{5,}",
        "a year has four digits",
        lambda found: f"write Y{found[0].lstrip('+')} if it is a year",
    ),
    (
        r".*,.*|.*[.][.].*",
        "several dates without brackets",
        lambda _: "write [1667,1668] for one of them, {1667,1668} for all, [1667..1668] for a range",
    ),
    (r"[^/]*[\[{].*", "a set stands alone", lambda _: "write [1667..1668] or 1667/1668"),
    (r".*/.*", "an interval has two ends", lambda _: "write 1985-04-12/1985-05-01"),
)


def not_edtf(text: str) -> DateError:
    """The refusal of a date that has none of EDTF's shapes."""
    for pattern, reason, hint in _MISTAKES:
        found = re.fullmatch(pattern, text)
        if found:
            return DateError(text, reason, hint(found))
    return DateError(text, "not a date of EDTF", "write 2021-10-21, 2021-10, 2021, 2021~ or 2021-10-21T13:48")


_DEICTIC: Final = (
    r".*(?<![\w-])(?:today|yesterday|tomorrow|tonight|now|recently|lately|currently|nowadays|present|"
    r"ongoing|ago|"
    r"(?:last|next|this|past|previous|following) (?:few )?(?:days?|weeks?|months?|years?|spring|summer|"
    r"autumn|fall|winter|"
    r"mon|tues|wednes|thurs|fri|satur|sun|jan|feb|march|april|may|june|july|aug|sept|oct|nov|dec)\w*)(?![\w-]).*"
)
_FORMS_READ: Final = (
    "write 2021-10-21, 2021-10, early 2023, about 1840 or before 1880, or a relation such as '3 days after shooting'"
)

_MISTAKES_IN_WORDS: Final[tuple[tuple[str, str, _Hint], ...]] = (
    (
        _DEICTIC,
        "depends on when it is read",
        lambda _: "write the date, or a relation to another claim such as '3 days after shooting'",
    ),
    (
        r"(?:since|until|till|to|from) .*",
        "one end of something lasting",
        lambda _: "write the date alone in the fields from and until, or 1990/.. and ../1990",
    ),
    (r"[0-9]{4}-?w[0-9]{2}.*", "dates by week number are not read", lambda _: "write the day, 2021-10-21"),
    (r"[-0-9xt:z+. y~?%]*", "EDTF is written in capitals", lambda found: f"write {found[0].upper()}"),
    (
        r".*[0-9] ?[\u2010-\u2015] ?[0-9].*",
        "joined by a dash that is no hyphen",
        lambda _: "write 1671/1674 if it lasted, [1671..1674] for some time between",
    ),
    (
        r"[0-9]{4} ?(?:-|to|or|and) ?[0-9]{2,4}(?:[^0-9-].*)?",
        "not one date",
        lambda _: "write 1671/1674 if it lasted, [1671..1674] for some time between",
    ),
    (
        r"(?:.* )?[0-9]{3}",
        "a year has four digits",
        lambda found: f"write 0{found[0][-3:]}, or AD {found[0][-3:]}",
    ),
)


def not_a_date(text: str) -> DateError:
    """The refusal of words that are neither a plain form nor a relation."""
    for pattern, reason, hint in _MISTAKES_IN_WORDS:
        found = re.fullmatch(pattern, text.lower())
        if found:
            return DateError(text, reason, hint(found))
    return DateError(text, "not a date in any form known here", _FORMS_READ)
