"""Rule packs: where they are, how they are read, checked against the types, compiled and cached."""

from claimcheck.packs.cache import load_builtin_rules
from claimcheck.packs.checking import check_rule
from claimcheck.packs.loading import LoadedRules, builtin_folder, load_rules

__all__ = ["LoadedRules", "builtin_folder", "check_rule", "load_builtin_rules", "load_rules"]
