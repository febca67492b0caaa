"""From a person's words to a flyer that can go to the printer."""
