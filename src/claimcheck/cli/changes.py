"""Which claims have changed since a revision, and the findings that involve them."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from claimcheck.config import Options
    from claimcheck.model.findings import Finding


def changed_in(paths: Sequence[str], revision: str, options: Options) -> frozenset[str]:
    """Return the ids of the claims at some paths that are new or changed since a revision.

    Raises `ClaimcheckError` if a path is in no git repository, or there is no such revision.
    """
    from claimcheck.model.problems import ClaimcheckError, Place, Problem
    from claimcheck.packs.gathering import types_of
    from claimcheck.reading import read_paths
    from claimcheck.revisions import Repository, changed_claims

    if "-" in paths:
        raise ClaimcheckError(Problem(Place("-"), "standard input has no revisions", hint="name files or folders"))
    registry, _ = types_of(options.rules, installed=options.installed)
    repository = Repository.around(Path(os.path.realpath(paths[0])))
    with repository.at(revision, paths) as folder:
        there = [folder / repository.name_of(path) for path in paths]
        left_out = repository.moved(options.exclude, folder)
        before = read_paths([path for path in there if path.exists()], registry, exclude=left_out)
        return changed_claims(before, read_paths(paths, registry, exclude=options.exclude))


def involving(claims: Collection[str]) -> Callable[[Finding], bool]:
    """Return what tells whether a finding cites one of these claims, or one of them says as much as a cited one."""

    def wanted(finding: Finding) -> bool:
        cited = {*finding.claim_ids, *(citation.id for _, citation in finding.also)}
        return not cited.isdisjoint(claims)

    return wanted
