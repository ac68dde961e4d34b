"""The pipeline: claims are dated, merged into events, related, judged by rules and explained."""
