"""Reports: one value, several renderings. One file per format, one table of renderers."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from claimcheck.model.findings import Report
from claimcheck.reports.concise import render_concise
from claimcheck.reports.full import render_full
from claimcheck.reports.json import render_json
from claimcheck.reports.style import Style

RENDERERS: Mapping[str, Callable[[Report, Style], str]] = {
    "full": render_full,
    "concise": render_concise,
    "json": render_json,
}

__all__ = ["RENDERERS", "Style"]
