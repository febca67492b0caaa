"""Load: many rooms, a steady stream of questions, and what became of each (`python -m tests.load`)."""
