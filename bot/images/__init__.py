"""The image worker: a diffusers pipeline behind an OpenAI-compatible server."""
