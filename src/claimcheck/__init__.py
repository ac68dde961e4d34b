"""claimcheck: finds every set of claims that cannot all be true, with the smallest proof.

`check` runs the whole program and returns a `Report`, `timeline` tells when everything happened, `why` what each rule
makes of one claim. Names are imported when first used, so that importing the package costs next to nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from claimcheck.version import __version__

if TYPE_CHECKING:
    from claimcheck.config import Options
    from claimcheck.model.claims import Claim, Entity, Source
    from claimcheck.model.dates import Date, RelativeDate, parse_date
    from claimcheck.model.findings import (
        Candidate,
        Cause,
        Citation,
        Finding,
        Notice,
        Repair,
        Report,
        Step,
        Summary,
        Suppressed,
    )
    from claimcheck.model.problems import ClaimcheckError, Place, Problem
    from claimcheck.model.timeline import Timeline, TimelineEntry
    from claimcheck.model.why import Why
    from claimcheck.run import check, timeline, why

_HOMES = {
    "claimcheck.run": ("check", "timeline", "why"),
    "claimcheck.config": ("Options",),
    "claimcheck.model.claims": ("Claim", "Entity", "Source"),
    "claimcheck.model.dates": ("Date", "RelativeDate", "parse_date"),
    "claimcheck.model.findings": (
        "Candidate",
        "Cause",
        "Citation",
        "Finding",
        "Notice",
        "Repair",
        "Report",
        "Step",
        "Summary",
        "Suppressed",
    ),
    "claimcheck.model.timeline": ("Timeline", "TimelineEntry"),
    "claimcheck.model.why": ("Why",),
    "claimcheck.model.problems": ("ClaimcheckError", "Place", "Problem"),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "Candidate",
    "Cause",
    "Citation",
    "Claim",
    "ClaimcheckError",
    "Date",
    "Entity",
    "Finding",
    "Notice",
    "Options",
    "Place",
    "Problem",
    "RelativeDate",
    "Repair",
    "Report",
    "Source",
    "Step",
    "Summary",
    "Suppressed",
    "Timeline",
    "TimelineEntry",
    "Why",
    "__version__",
    "check",
    "parse_date",
    "timeline",
    "why",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOME_OF[name]), name)


def __dir__() -> list[str]:
    return __all__
