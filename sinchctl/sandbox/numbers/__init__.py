"""The numbers of the account: the Numbers API, and Number Lookup."""
