"""What to make of findings: which say nothing new, which claim explains most of them, in which order to read them."""

from claimcheck.triage.causes import with_suspects
from claimcheck.triage.order import in_reading_order
from claimcheck.triage.tiers import without_implied, without_repeated

__all__ = ["in_reading_order", "with_suspects", "without_implied", "without_repeated"]
