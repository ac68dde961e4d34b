"""Pure values: dates, claims, rules, expressions, findings. Nothing here reads, writes or prints."""
