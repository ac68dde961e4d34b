"""What Hypothesis calls when it is imported: types that are drawn by more than their annotations."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

    from claimcheck.model.dates import Date


def register() -> None:
    """Have `from_type(claimcheck.Date)`, and `builds` of what has such a field, draw dates as EDTF writes them."""
    from hypothesis.strategies import register_type_strategy

    from claimcheck.model.dates import Date

    register_type_strategy(Date, _dates)


def _dates(wanted: type[Date]) -> SearchStrategy[Date]:
    from claimcheck.model.dates import Date, parse_date
    from claimcheck.strategies.dates import edtf_dates

    def parsed(text: str) -> Date:
        date = parse_date(text)
        assert isinstance(date, Date)  # noqa: S101
        return date

    return edtf_dates().map(parsed)
