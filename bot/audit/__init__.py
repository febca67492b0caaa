"""Evidence without watching people: what happened, when and how often, never what was said."""
