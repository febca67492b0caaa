"""`leitplanke backup` and `restore`: everything at rest in one sealed file, and back."""
