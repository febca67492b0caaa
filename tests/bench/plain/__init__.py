"""Labelled requests in plain words: `dev.tsv` was tuned on, `held.tsv` is older than the rules."""
