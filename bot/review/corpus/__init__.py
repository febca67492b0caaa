"""The operator's own texts, and which passages of an answer stand in them word for word."""
