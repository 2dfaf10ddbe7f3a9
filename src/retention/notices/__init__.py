"""Channels that carry a notice to its recipient: mail, webhook, file drop. No database here."""
