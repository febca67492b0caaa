"""Everything that `leitplanke demo` starts on one machine."""
