"""The Matrix messenger, on matrix-nio."""
