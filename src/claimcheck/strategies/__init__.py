"""Strategies for Hypothesis: dates, claims, and sets of claims that can all be true, or that cannot.

Needs Hypothesis, which is no dependency of this package. Names are imported when first used, because Hypothesis itself
loads `registering`, by an entry point, wherever this package is installed.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from claimcheck.strategies.claim_sets import ClaimSet
    from claimcheck.strategies.dates import edtf_dates
    from claimcheck.strategies.histories import consistent_claim_sets
    from claimcheck.strategies.records import claims
    from claimcheck.strategies.violations import claim_sets_violating

_HOME_OF = {
    "ClaimSet": "claim_sets",
    "claim_sets_violating": "violations",
    "claims": "records",
    "consistent_claim_sets": "histories",
    "edtf_dates": "dates",
}

__all__ = ["ClaimSet", "claim_sets_violating", "claims", "consistent_claim_sets", "edtf_dates"]


def __getattr__(name: str) -> Any:
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME_OF[name]}"), name)
