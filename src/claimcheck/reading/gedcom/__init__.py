"""Family trees: GEDCOM 5.5.1 and 7 as ordinary claims, each with its file and line.

`encodings` turns bytes into text, `structures` text into records, `dates` and `calendars` date values into dates,
`ages` ages, and `tree` records into claims, entities and sources. What cannot be read is a problem with its line; a
date or an age that says nothing, and a link that leads nowhere (`unread`), is a notice, and never a guess.
"""

from claimcheck.reading.gedcom.tree import read_gedcom

__all__ = ["read_gedcom"]
