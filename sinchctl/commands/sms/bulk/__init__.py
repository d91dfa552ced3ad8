"""sms bulk and sms bulk-status: one text to many recipients, and how it went."""
