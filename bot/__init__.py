"""Leitplanke: the screened, reminded assistant. Start reading at `bot/pipeline.py`."""

__version__ = "0.1.0"
