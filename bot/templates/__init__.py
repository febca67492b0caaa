"""Texts of an office after a pattern: a template is a file, in which the house's words stand."""
