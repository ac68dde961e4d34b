"""The model of time: what a date, as written, may mean.

Every date is a range of possible moments, in integer seconds of the proleptic Gregorian calendar, whichever
calendar it was written in, and comparing two of them gives True, False or None for "unknown". Values only: nothing
is read, nothing is fetched, and "today" is nobody's business here.
"""

from claimcheck.model.dates.absolute import Date, EndKind, Precision
from claimcheck.model.dates.calendar import CalendarName
from claimcheck.model.dates.comparison import Truth, compatible, falls_on, no_later
from claimcheck.model.dates.durations import Duration, Scale, parse_duration
from claimcheck.model.dates.errors import DateError
from claimcheck.model.dates.moments import INFINITY, Moment
from claimcheck.model.dates.parsing import in_calendar, parse_date
from claimcheck.model.dates.relative import AnchorPoint, Relation, RelativeDate

__all__ = [
    "INFINITY",
    "AnchorPoint",
    "CalendarName",
    "Date",
    "DateError",
    "Duration",
    "EndKind",
    "Moment",
    "Precision",
    "Relation",
    "RelativeDate",
    "Scale",
    "Truth",
    "compatible",
    "falls_on",
    "in_calendar",
    "no_later",
    "parse_date",
    "parse_duration",
]
