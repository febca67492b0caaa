"""Foreign protocols, translated into our ports and errors."""
