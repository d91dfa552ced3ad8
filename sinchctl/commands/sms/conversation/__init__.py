"""SMS of the Conversation API: what the app keeps, and what its callbacks said."""
