"""What people attach: fetched, read in a process of its own, screened, then data."""
