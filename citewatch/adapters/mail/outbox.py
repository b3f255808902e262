"""Keep mails as .eml files in the store. Knows one mail as bytes; nothing of what it says or why it goes out."""

from citewatch.audit.ports import Store


class Outbox:
    """Writes each mail once as `outbox/<mail id>.eml`, so that sending again does nothing."""

    never_twice = True

    def __init__(self, store: Store) -> None:
        self._store = store

    def send(self, message: bytes, *, mail_id: str) -> None:
        """Keep the message as a file."""
        self._store.create(f"outbox/{mail_id}.eml", message)
