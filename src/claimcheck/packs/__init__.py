"""Rule packs: where they are, how they are read, and how each rule is checked against the types."""

from claimcheck.packs.checking import check_rule
from claimcheck.packs.loading import LoadedRules, load_builtin_rules, load_rules

__all__ = ["LoadedRules", "check_rule", "load_builtin_rules", "load_rules"]
