"""Statutes: imported or shipped, cited in a text and looked up, and searched for a question."""
