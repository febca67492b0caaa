"""Says in a file, for machines, that AI made it (Art. 50 of the EU AI Act), and reads it back."""
