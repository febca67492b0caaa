"""From a clean question to a draft of the answer."""
