"""How the demo's own image model is made: `python -m bot.images.training`.

The pictures it learns from are drawn by the program in `scene`, `landscape`, `objects` and
`patterns`, so their colours and motifs are known, and nobody's work is copied.
"""
