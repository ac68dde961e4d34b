"""What a source tells as having happened had begun when the source was published: it bounds what is proposed.

The rule `publication/told-before-it-happened` says so, as a warning. Warnings bound nothing that is proved, so neither
chains nor the timeline rest on it. A proposal proves nothing: it is a hint to a reader, and one that this rule would
find wrong again helps nobody, however serious the rule is taken. Where it narrows a range, the words say so.
"""

from __future__ import annotations

from claimcheck.model.claims import Claim, Source
from claimcheck.model.dates import INFINITY, Moment
from claimcheck.model.dates.ranges import in_words

TELLING = ("asserted", "alleged")
"""The stances that tell of something as having happened; nothing bounds a plan, or what is supposed or denied."""


def no_later(claim: Claim, word: str, source: Source | None) -> Moment | None:
    """Return the time until the latest day on which the source of a claim may have been published.

    None where that says nothing of the date in the field `word`: it may be of a plan, or, of something lasting, its
    end or any day of it. The source may bear no date, or one with a question mark.
    """
    began = word == "from" or (word == "when" and not claim.lasting)
    if not began or claim.stance not in TELLING or source is None or source.published is None:
        return None
    if source.published.uncertain:
        return None
    start, end = source.published.widened()
    latest = start.hull(end).to_local().latest
    return Moment(-INFINITY, latest) if latest < INFINITY else None


def as_told(within: Moment, published: Moment | None) -> tuple[Moment | None, str]:
    """Return what publication leaves of a range, None for nothing, and in words the range that is to be told."""
    left = within if published is None else within.meet(published)
    if left is None:
        return None, f"{in_words(within)}, which is later than its source"
    return left, in_words(left) if left == within else f"{in_words(left)}, no later than its source"
