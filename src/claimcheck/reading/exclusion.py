"""What is passed over when a folder is searched for claim files.

Patterns are like those of gitignore: one without a slash is for names of files and folders, wherever they are; one with
a slash is for paths. `*` stands for anything, slashes too, as in `per-path`; `**/` for any folders, or none. A file or
folder that is named outright is read whatever the patterns say: only what is below a folder is passed over.
"""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase

NEVER_SEARCHED = ("__pypackages__", "node_modules", "site-packages", "venv")
"""Folders of other people's files. Those for what is built are searched: a pipeline may write claims to them."""


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Patterns: of the names of files and folders, and of their absolute paths."""

    names: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()

    @staticmethod
    def of(patterns: Iterable[str]) -> Exclusion:
        """Return what patterns say; those with a slash are relative to the current folder."""
        plain = {pattern.rstrip("/") for pattern in patterns}
        spread = sorted({one for pattern in plain for one in (pattern, pattern.replace("**/", ""))} - {""})
        here = glob.escape(os.getcwd())
        return Exclusion(
            tuple(one for one in spread if "/" not in one),
            tuple(os.path.normpath(os.path.join(here, one)) for one in spread if "/" in one),
        )

    def folders(self, parent: str, names: Iterable[str]) -> list[str]:
        """Return the names of the folders in one that are searched, in order."""
        searched = (name for name in names if not name.startswith(".") and name not in NEVER_SEARCHED)
        return self.left(parent, searched)

    def left(self, parent: str, names: Iterable[str]) -> list[str]:
        """Return the names in a folder that no pattern is for, in order."""
        return sorted(name for name in names if not self._is_for(parent, name))

    def _is_for(self, parent: str, name: str) -> bool:
        if any(fnmatchcase(name, pattern) for pattern in self.names):
            return True
        if not self.paths:
            return False
        path = os.path.abspath(os.path.join(parent, name))
        return any(fnmatchcase(path, pattern) for pattern in self.paths)
