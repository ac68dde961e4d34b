"""The built-in claim types, one module per domain, and the registry that serves them."""

from claimcheck.vocabulary.registry import Registry, builtin_types

__all__ = ["Registry", "builtin_types"]
