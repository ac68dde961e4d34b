"""Reports: one value, several renderings. One module per format, imported when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from typing import TYPE_CHECKING

from claimcheck.model.formats import FORMATS, OF_A_DOSSIER
from claimcheck.reports.style import Style

if TYPE_CHECKING:
    from claimcheck.model.findings import Report

    Renderer = Callable[[Report, Style], str]


_NAMES = tuple(name for name in FORMATS if name not in OF_A_DOSSIER)


class _Renderers(Mapping[str, "Renderer"]):
    """The renderer of each format of a report: the function `render_NAME` of the module of that name."""

    def __getitem__(self, name: str) -> Renderer:
        if name not in _NAMES:
            raise KeyError(name)
        renderer: Renderer = getattr(import_module(f"claimcheck.reports.{name}"), f"render_{name}")
        return renderer

    def __iter__(self) -> Iterator[str]:
        return iter(_NAMES)

    def __len__(self) -> int:
        return len(_NAMES)


RENDERERS: Mapping[str, Renderer] = _Renderers()

__all__ = ["RENDERERS", "Style"]
