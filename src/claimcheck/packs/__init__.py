"""Rule packs: where they are, how they are read, checked against the types, compiled and cached.

Names are imported when first used, so that rules from the cache do not wait for what reads files.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from claimcheck.packs.cache import load_builtin_rules
    from claimcheck.packs.checking import check_rule
    from claimcheck.packs.loaded import LoadedRules, builtin_folder
    from claimcheck.packs.loading import load_rules

_HOME_OF = {
    "LoadedRules": "loaded",
    "builtin_folder": "loaded",
    "check_rule": "checking",
    "load_builtin_rules": "cache",
    "load_rules": "loading",
}

__all__ = ["LoadedRules", "builtin_folder", "check_rule", "load_builtin_rules", "load_rules"]


def __getattr__(name: str) -> Any:
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME_OF[name]}"), name)
