"""Every reply is made here, with the reminder under it."""
