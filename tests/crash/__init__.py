"""Kills the bot at every point where it waits, and counts what was lost or said twice."""
