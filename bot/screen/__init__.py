"""What must not leave is found here; `Screen` is the door."""
