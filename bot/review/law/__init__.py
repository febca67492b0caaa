"""Legal citations: found in a text, normalised, and looked up in the index of federal statutes."""
