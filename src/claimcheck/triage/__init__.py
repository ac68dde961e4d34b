"""What to make of findings: which say nothing new, what is at the root of them, in which order to read them."""

from claimcheck.triage.causes import causes_apart, causes_of
from claimcheck.triage.order import in_reading_order
from claimcheck.triage.tiers import without_implied, without_repeated

__all__ = ["causes_apart", "causes_of", "in_reading_order", "without_implied", "without_repeated"]
