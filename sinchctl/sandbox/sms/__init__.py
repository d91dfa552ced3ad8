"""SMS: batches of the REST API and their delivery reports, and the old SMS API."""
