"""The version of claimcheck, which is also part of what cached rules depend on."""

__version__ = "0.1.0"
