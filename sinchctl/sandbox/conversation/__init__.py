"""The Conversation API: messages, webhooks, the app, consents, batches."""
