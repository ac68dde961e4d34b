"""The temporal network: moments that bound each other, and what cannot be true of them together."""
