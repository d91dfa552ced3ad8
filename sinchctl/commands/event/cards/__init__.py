"""The cards of callbacks by family, and what they are made of."""
