"""How fast dates are read: `python benchmarks/dates.py`. Distinct texts, no cache, best of several rounds.

The ratio is to `datetime.date.fromisoformat` in the same run, which reads plain days only; it varies
less between machines than the absolute figures do.
"""

import time
from collections.abc import Callable, Iterable
from datetime import date, timedelta

from claimcheck.model.dates import DateError, parse_date

COUNT = 50_000
ROUNDS = 5


def days() -> Iterable[str]:
    return ((date(1800, 1, 1) + timedelta(days=n)).isoformat() for n in range(COUNT))


def spread(*forms: str) -> list[str]:
    """So many texts of these forms in turn, with different years, months and days."""
    return [
        forms[n % len(forms)].format(
            y=1000 + n % 8000,
            z=1001 + n % 8000,
            c=10 + n % 80,
            m=1 + n % 12,
            d=1 + n % 28,
            h=n % 24,
            s=n % 60,
        )
        for n in range(COUNT)
    ]


SAMPLES = {
    "days (2021-10-21)": list(days()),
    "months, years (2021-10, 2021)": spread("{y}-{m:02}", "{y}"),
    "date-times with offset": spread("{y}-{m:02}-{d:02}T{h:02}:{s:02}:00-07:00"),
    "EDTF level 1": spread("{y}~", "{y}-{m:02}?", "{c}XX", "{y}-21", "{y}-{m:02}-XX", "{y}-{m:02}-{d:02}%"),
    "EDTF level 2": spread("{y}-{m:02}~-{d:02}", "{c}XX-{m:02}-{d:02}", "{c}XX-12-XX", "{y}S2", "Y{c}E7"),
    "intervals": spread("{y}-{m:02}-{d:02}/{z}-{m:02}-{d:02}", "{y}/..", "{y}-{m:02}/{z}"),
    "sets": spread("[{y}..{z}]", "[..{y}-{m:02}]", "{{{y},{z}-{m:02}}}"),
    "two years (11 February 1624/25)": spread("{d} February 1624/25", "{d} January 1699/00", "1623/24-02-{d:02}"),
    "words": spread("{d} October {y}", "about {y}", "early {y}", "before {y}"),
    "relations": spread("{d} days after e{y}", "about two weeks before e{y}", "within {s} days of e{y}"),
    "refused": spread("{y}-02-30", "{y}{m:02}{d:02}", "03/04/{y}", "last week {y}"),
}


def rate(read: Callable[[str], object], texts: list[str]) -> float:
    """Texts per second, best of `ROUNDS`."""
    best = min(_seconds(read, texts) for _ in range(ROUNDS))
    return len(texts) / best


def _seconds(read: Callable[[str], object], texts: list[str]) -> float:
    begin = time.perf_counter()
    for text in texts:
        read(text)
    return time.perf_counter() - begin


def julian(text: str) -> object:
    return parse_date(text, "julian")


def attempt(text: str) -> object:
    try:
        return parse_date(text)
    except DateError as error:
        return error


def main() -> None:
    standard = rate(date.fromisoformat, SAMPLES["days (2021-10-21)"])
    print(f"{'':32}{'per second':>14}{'ratio':>10}")
    print(f"{'date.fromisoformat (days)':32}{standard:14,.0f}{1:10.4f}")
    for name, texts in SAMPLES.items():
        found = rate(attempt if name == "refused" else parse_date, texts)
        print(f"{name:32}{found:14,.0f}{found / standard:10.4f}")
    found = rate(julian, SAMPLES["days (2021-10-21)"])
    print(f"{'days, Julian calendar':32}{found:14,.0f}{found / standard:10.4f}")


if __name__ == "__main__":
    main()
