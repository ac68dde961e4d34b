"""From files to records: every reader gives the same records, each with its place."""

from claimcheck.reading.readers import read_claims, read_paths
from claimcheck.reading.records import ReadClaim, ReadEntity, Reading, ReadSource, Span

__all__ = ["ReadClaim", "ReadEntity", "ReadSource", "Reading", "Span", "read_claims", "read_paths"]
