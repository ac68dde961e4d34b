"""Cases as they really go: nothing in them is found, whatever they lack; and a date that is mistyped in them is.

Each is built like a known one, with other names: what a rule says of two events must leave alone all that happens
between an incident and the end of its last proceedings.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
import yaml

from claimcheck import Options, Report, check

Claims = Sequence[Mapping[str, Any]]
AS_OF = "2026-01-01"

HISTORIES: Mapping[str, Claims] = yaml.safe_load(
    """
a shooting:
  # Two defendants of one incident, in cases of their own; one is convicted of one count and cleared of another, the
  # charges against the other one are dropped, brought again by a grand jury, and dismissed in the trial. The estate
  # sues, and settles before anybody is charged.
  - {id: shot, type: incident, incident: set, when: 2021-10-21}
  - {id: died, type: death, person: eve, incident: set, when: 2021-10-21}
  - {id: sued, type: lawsuit, plaintiff: eve, defendant: ben, case: suit, incident: set, jurisdiction: new-mexico,
     when: 2022-02-15}
  - {id: settled, type: settlement, plaintiff: eve, defendant: ben, case: suit, when: 2022-10-05}
  - {id: ann-charged, type: charge, defendant: ann, case: k, incident: set, offense: manslaughter, victim: eve,
     grade: felony, jurisdiction: new-mexico, when: 2023-01-31}
  - {id: ann-tampering, type: charge, defendant: ann, case: k, offense: tampering, when: 2023-06}
  - {id: ann-tried, type: trial, defendant: ann, case: k, from: 2024-02-21, until: 2024-03-06}
  - {id: ann-guilty, type: verdict, defendant: ann, case: k, offense: manslaughter, outcome: guilty, when: 2024-03-06}
  - {id: ann-cleared, type: verdict, defendant: ann, case: k, offense: tampering, outcome: not guilty,
     when: 2024-03-06}
  - {id: ann-held, type: custody, person: ann, case: k, facility: jail, from: 2024-03-06, until: 2024-04-15}
  - {id: ann-sentenced, type: sentence, defendant: ann, case: k, imprisonment: 18 months, when: 2024-04-15}
  - {id: ann-imprisoned, type: custody, person: ann, case: k, facility: prison, from: 2024-04-15, until: 2025-05-23}
  - {id: ann-appeals, type: appeal, defendant: ann, case: k, against: conviction, when: 2024-05-06}
  - {id: ann-paroled, type: release-from-custody, person: ann, case: k, ground: parole, when: 2025-05-23}
  - {id: ben-charged, type: charge, defendant: ben, case: l, incident: set, offense: manslaughter, when: 2023-01-31}
  - {id: ben-pleads, type: plea, defendant: ben, case: l, plea: not guilty, when: 2023-02-23}
  - {id: ben-dropped, type: dismissal, defendant: ben, case: l, offense: manslaughter, prejudice: without,
     when: 2023-04-21}
  - {id: ben-indicted, type: indictment, defendant: ben, case: l, incident: set, offense: manslaughter,
     when: 2024-01-19}
  - {id: ben-pleads-again, type: plea, defendant: ben, case: l, plea: not guilty, when: 2024-01-31}
  - {id: ben-tried, type: trial, defendant: ben, case: l, from: 2024-07-09, until: 2024-07-12}
  - {id: ben-dismissed, type: dismissal, defendant: ben, case: l, prejudice: with, counts: all, when: 2024-07-12}
  - {id: cleo-pleads, type: plea, defendant: cleo, case: m, plea: no contest, when: 2023-03-31}
  - {id: cleo-sentenced, type: sentence, defendant: cleo, case: m, term: 6 months of probation, when: 2023-03-31}

five courts:
  # Convicted, acquitted on appeal; the acquittal annulled, convicted again, and acquitted for good. Four years of
  # custody end with the first acquittal. A co-defendant is tried apart.
  - {id: killed, type: incident, incident: house, when: 2007-11-01}
  - {id: arrested, type: arrest, person: ann, case: k, incident: house, when: 2007-11-06}
  - {id: held, type: custody, person: ann, case: k, from: 2007-11-06, until: 2011-10-03}
  - {id: charged, type: charge, defendant: ann, case: k, incident: house, offense: murder, grade: capital,
     jurisdiction: italy, when: 2008-07}
  - {id: other-convicted, type: conviction, defendant: rudi, case: k, offense: murder, when: 2008-10-28}
  - {id: tried, type: trial, defendant: ann, case: k, from: 2009-01-16, until: 2009-12-04}
  - {id: convicted, type: conviction, defendant: ann, case: k, offense: murder, when: 2009-12-04}
  - {id: sentenced, type: sentence, defendant: ann, case: k, imprisonment: 26 years, when: 2009-12-04}
  - {id: appealed, type: appeal, defendant: ann, case: k, against: conviction, when: 2010}
  - {id: retried, type: trial, defendant: ann, case: k, number: 2, from: 2010-11-24, until: 2011-10-03}
  - {id: acquitted, type: acquittal, defendant: ann, case: k, offense: murder, when: 2011-10-03}
  - {id: freed, type: release-from-custody, person: ann, case: k, ground: acquittal, when: 2011-10-03}
  - {id: annulled, type: appeal-decision, defendant: ann, case: k, against: acquittal, outcome: reversed,
     when: 2013-03-26}
  - {id: tried-again, type: trial, defendant: ann, case: k, number: 3, from: 2013-09-30, until: 2014-01-30}
  - {id: convicted-again, type: conviction, defendant: ann, case: k, offense: murder, number: 2, when: 2014-01-30}
  - {id: sentenced-again, type: sentence, defendant: ann, case: k, number: 2, imprisonment: 28 years,
     when: 2014-01-30}
  - {id: cleared, type: appeal-decision, defendant: ann, case: k, against: conviction, outcome: reversed,
     when: 2015-03-27}

a hung jury:
  # An arrest months before the trial, a jury that hangs, a second trial, a sentence, and a reversal; the civil suit
  # over the same deed was filed and settled years before, under a statute of another state.
  - {id: suit, type: lawsuit, plaintiff: una, defendant: ben, case: s, jurisdiction: us-federal, when: 2005-03-08}
  - {id: served, type: service-of-process, served: ben, case: s, when: 2005-03-20}
  - {id: answered, type: answer, defendant: ben, case: s, when: 2005-04-08}
  - {id: settled, type: settlement, plaintiff: una, defendant: ben, case: s, when: 2006-11-08}
  - {id: charged, type: criminal-complaint, defendant: ben, case: k, offense: assault, grade: felony,
     jurisdiction: pennsylvania, when: 2015-12-30}
  - {id: arraigned, type: arraignment, defendant: ben, case: k, when: 2015-12-30}
  - {id: bail, type: release-from-custody, person: ben, case: k, ground: bail, when: 2015-12-30}
  - {id: tried, type: trial, defendant: ben, case: k, from: 2017-06-05, until: 2017-06-17}
  - {id: conferred, type: deliberation, defendant: ben, case: k, from: 2017-06-12, until: 2017-06-17}
  - {id: hung, type: mistrial, defendant: ben, case: k, when: 2017-06-17}
  - {id: retried, type: trial, defendant: ben, case: k, number: 2, from: 2018-04-09, until: 2018-04-26}
  - {id: guilty, type: verdict, defendant: ben, case: k, offense: assault, outcome: guilty, when: 2018-04-26}
  - {id: sentenced, type: sentence, defendant: ben, case: k, imprisonment: 10 years, when: 2018-09-25}
  - {id: held, type: custody, person: ben, case: k, from: 2018-09-25, until: 2021-06-30}
  - {id: appealed, type: appeal, defendant: ben, case: k, court: coa, against: conviction, when: 2019-06}
  - {id: affirmed, type: appeal-decision, defendant: ben, case: k, court: coa, against: conviction,
     outcome: affirmed, when: 2019-12-10}
  - {id: reversed, type: appeal-decision, defendant: ben, case: k, court: top, against: conviction,
     outcome: reversed, when: 2021-06-30}
  - {id: freed, type: release-from-custody, person: ben, case: k, when: 2021-06-30}

two tracks:
  # Acquitted of murder, then found liable for the same deaths in a civil suit, which is tried, decided and appealed.
  - {id: killed, type: incident, incident: yard, when: 1994-06-12}
  - {id: arrested, type: arrest, person: ben, case: k, incident: yard, when: 1994-06-17}
  - {id: charged, type: charge, defendant: ben, case: k, incident: yard, offense: murder, grade: capital,
     jurisdiction: california, when: 1994-06-17}
  - {id: arraigned, type: arraignment, defendant: ben, case: k, when: 1994-06-20}
  - {id: jury, type: jury-selection, defendant: ben, case: k, from: 1994-09-26, until: 1994-11-03}
  - {id: tried, type: trial, defendant: ben, case: k, from: 1994-09-26, until: 1995-10-03}
  - {id: conferred, type: deliberation, defendant: ben, case: k, when: 1995-10-02}
  - {id: verdict, type: verdict, defendant: ben, case: k, offense: murder, outcome: not guilty, when: 1995-10-03}
  - {id: acquitted, type: acquittal, defendant: ben, case: k, offense: murder, counts: all, when: 1995-10-03}
  - {id: freed, type: release-from-custody, person: ben, case: k, ground: acquittal, when: 1995-10-03}
  - {id: sued, type: lawsuit, plaintiff: kin, defendant: ben, case: s, incident: yard, jurisdiction: california,
     when: 1995-05-04}
  - {id: civil, type: civil-trial, plaintiff: kin, defendant: ben, case: s, from: 1996-10-23, until: 1997-02-04}
  - {id: liable, type: civil-judgment, plaintiff: kin, defendant: ben, case: s, when: 1997-03-10}
  - {id: appealed, type: appeal, appellant: ben, case: s, against: civil judgment, when: 1997-04}
  - {id: upheld, type: appeal-decision, case: s, against: civil judgment, outcome: affirmed, when: 2001-01-26}

a federal case:
  # Three defendants of one indictment: one pleads guilty and testifies, one is acquitted on some counts, one flees.
  # A motion stops the days of the speedy trial; papers are filed, entered and served on days of their own.
  - {id: fraud, type: incident, incident: scheme, when: 2019}
  - {id: complaint, type: criminal-complaint, defendant: ann, case: k, incident: scheme, jurisdiction: us-federal,
     when: 2021-03-02}
  - {id: ann-indicted, type: indictment, defendant: ann, case: k, incident: scheme, offense: fraud, grade: felony,
     jurisdiction: us-federal, when: 2021-03-30}
  - {id: ben-indicted, type: indictment, defendant: ben, case: k, incident: scheme, offense: fraud, grade: felony,
     jurisdiction: us-federal, when: 2021-03-30}
  - {id: cy-indicted, type: indictment, defendant: cy, case: k, incident: scheme, offense: fraud, grade: felony,
     jurisdiction: us-federal, when: 2021-03-30}
  - {id: ann-arraigned, type: arraignment, defendant: ann, case: k, when: 2021-04-06}
  - {id: ben-arraigned, type: arraignment, defendant: ben, case: k, when: 2021-04-06}
  - {id: ben-denies, type: plea, defendant: ben, case: k, plea: not guilty, when: 2021-04-06}
  - {id: moved, type: motion, movant: ann, defendant: ann, case: k, relief: dismissal, document: "41",
     when: 2021-06-11}
  - {id: moved-entered, type: docket-entry, case: k, document: "41", when: 2021-06-14}
  - {id: ruled, type: ruling, case: k, matter: dismissal, document: "57", when: 2021-09-03}
  - {id: ruled-entered, type: docket-entry, case: k, document: "57", when: 2021-09-07}
  - {id: ruled-served, type: service-of-document, served: ann, case: k, document: "57", when: 2021-09-07}
  - {id: ben-pleads, type: plea, defendant: ben, case: k, offense: fraud, plea: guilty, when: 2021-10-12}
  - {id: ann-tried, type: trial, defendant: ann, case: k, from: 2022-02-07, until: 2022-03-01}
  - {id: ben-heard, type: testimony, witness: ben, defendant: ann, case: k, setting: trial, when: 2022-02-15}
  - {id: ann-guilty, type: verdict, defendant: ann, case: k, offense: fraud, outcome: guilty, when: 2022-03-01}
  - {id: ann-partly, type: acquittal, defendant: ann, case: k, offense: perjury, counts: some, when: 2022-03-01}
  - {id: ann-dropped, type: dismissal, defendant: ann, case: k, offense: conspiracy, counts: some, prejudice: with,
     when: 2022-03-03}
  - {id: ben-sentenced, type: sentence, defendant: ben, case: k, imprisonment: a year and a day, when: 2022-05-10}
  - {id: ann-sentenced, type: sentence, defendant: ann, case: k, imprisonment: 4 years, when: 2022-06-14}
  - {id: ann-appeals, type: appeal, defendant: ann, case: k, against: sentence, jurisdiction: us-federal,
     when: 2022-06-28}
  - {id: ben-reports, type: custody, person: ben, case: k, from: 2022-08-01, until: 2023-05}
  - {id: affirmed, type: appeal-decision, defendant: ann, case: k, against: sentence, outcome: affirmed,
     when: 2023-09-19}
"""
)
EACH_HISTORY = pytest.mark.parametrize("claims", HISTORIES.values(), ids=HISTORIES.keys())


def judged(claims: Claims) -> Report:
    report = check(list(claims), options=Options(as_of=AS_OF, threads=1))
    assert report.problems == ()
    return report


def with_year(claim: Mapping[str, Any], year: str) -> dict[str, Any]:
    dated = {word: re.sub("^[0-9]{4}", year, str(claim[word])) for word in ("when", "from", "until") if word in claim}
    return {**claim, **dated}


@EACH_HISTORY
def test_what_really_happened_is_quiet(claims: Claims) -> None:
    assert judged(claims).findings == ()


@EACH_HISTORY
@pytest.mark.parametrize(("first", "step"), [(0, 2), (1, 2), (0, 3), (1, 3), (2, 3)])
def test_a_part_of_it_is_quiet(claims: Claims, first: int, step: int) -> None:
    assert judged(claims[first::step]).findings == ()


@EACH_HISTORY
def test_it_is_quiet_where_only_years_are_known(claims: Claims) -> None:
    words = ("when", "from", "until")
    rough = [{**claim, **{word: str(claim[word])[:4] for word in words if word in claim}} for claim in claims]
    assert judged(rough).findings == ()


@pytest.mark.parametrize(
    ("history", "claim", "year", "rule"),
    [
        ("a shooting", "shot", "2011", "legal/charge-after-limitation"),
        ("a shooting", "settled", "2021", "legal/settlement-before-lawsuit"),
        ("a shooting", "ann-tried", "2022", "legal/trial-before-charges"),
        ("a shooting", "ann-sentenced", "2023", "legal/sentence-before-verdict"),
        ("a shooting", "cleo-sentenced", "2022", "legal/sentence-before-plea"),
        ("five courts", "tried", "2006", "legal/trial-before-charges"),
        ("five courts", "other-convicted", "2006", None),
        ("a hung jury", "answered", "2004", "legal/answer-before-lawsuit"),
        ("a hung jury", "served", "2004", "legal/service-before-lawsuit"),
        ("a hung jury", "conferred", "2016", "legal/deliberation-before-trial"),
        ("a hung jury", "retried", "2017", "legal/retrial-before-first-trial"),
        ("two tracks", "civil", "1993", "legal/civil-trial-before-lawsuit"),
        ("two tracks", "appealed", "1996", "legal/civil-appeal-before-judgment"),
        ("a federal case", "fraud", "2009", "legal/charge-after-limitation"),
        ("a federal case", "moved-entered", "2020", "legal/entry-before-filing"),
        ("a federal case", "ruled-entered", "2020", "legal/entry-before-ruling"),
        ("a federal case", "ben-heard", "2021", "legal/testimony-before-trial"),
        ("a federal case", "affirmed", "2021", "legal/appeal-decision-before-conviction"),
    ],
)
def test_a_mistyped_year_is_found(history: str, claim: str, year: str, rule: str | None) -> None:
    changed = [with_year(told, year) if told["id"] == claim else told for told in HISTORIES[history]]
    findings = judged(changed).findings
    assert all(claim in finding.claim_ids for finding in findings)
    assert (rule in {finding.rule for finding in findings}) is (rule is not None)
