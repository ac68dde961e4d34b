"""What tests of pages share: dossiers of small claim sets, and pages as a parser reads them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import chdir
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from claimcheck import Options
from claimcheck.model.dossier import Dossier
from claimcheck.packs import load_rules
from claimcheck.reports.html import render_html
from claimcheck.reports.style import Style
from claimcheck.run import dossier
from claimcheck.vocabulary import builtin_types

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
AS_OF = "2025-01-01"
RUST = Path("claims/rust-shooting")
FORTY = ("entities", "last-take", "cbs-timeline", "cinetitbit", "fox", "hindustan-times", "ap-ksn")
"""Files of the worked example with 40 claims between them."""


def dossier_of(claims: Any, **given: Any) -> Dossier:
    """The dossier of claims or paths, by the rules of this folder."""
    rules = load_rules(HERE / "rules", builtin_types())
    return dossier(claims, rules=rules, options=Options(as_of=AS_OF, threads=1), **given)


def page_of(claims: Any, **given: Any) -> str:
    return render_html(dossier_of(claims, **given), Style())


def forty() -> Dossier:
    """The dossier of 40 claims of the worked example, by all rules; the current folder is the project's."""
    return dossier([RUST / f"{name}.claims.yaml" for name in FORTY], options=Options(as_of=AS_OF, threads=1))


def in_project(make: Callable[[], Dossier]) -> Dossier:
    """What is made with the project's folder as the current one."""
    with chdir(ROOT):
        return make()


def court(cases: int, wrong: Iterable[int] = ()) -> Iterator[Mapping[str, object]]:
    """Three claims for each case; in cases that are wrong the trial is before the charge."""
    among = set(wrong)
    for n in range(cases):
        shared = {"defendant": f"p{n}", "case": f"k{n}", "source": f"s{n % 7}"}
        year = 1900 + n % 100
        yield {"id": f"charge-{n}", "type": "charge", "when": f"{year}-03-01", **shared}
        yield {"id": f"trial-{n}", "type": "trial", "from": f"{year - 1 if n in among else year}-06-02", **shared}
        yield {"id": f"verdict-{n}", "type": "verdict", "when": f"{year + 1}-02", **shared}


@dataclass
class Parsed(HTMLParser):
    """A page as a parser reads it: its elements with their attributes, and its text by kind of element."""

    elements: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    inside: str = ""

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    @staticmethod
    def of(page: str) -> Parsed:
        parsed = Parsed()
        parsed.feed(page)
        parsed.close()
        return parsed

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        self.inside = f"{tag} {dict(attrs).get('type', '')}".strip() if tag in ("script", "style") else "body"

    def handle_endtag(self, tag: str) -> None:
        self.inside = "body"

    def handle_data(self, data: str) -> None:
        self.texts[self.inside] = self.texts.get(self.inside, "") + data

    def all(self, attribute: str) -> list[str]:
        return [attributes[attribute] for _, attributes in self.elements if attribute in attributes]

    @property
    def text(self) -> str:
        return " ".join(self.texts["body"].split())

    @property
    def data(self) -> Any:
        return json.loads(self.texts["script application/json"])
