"""Text on its way to people: safety, width, guesses, amounts."""
