"""What can go wrong outside. These errors hold ids and figures, never a person's text."""

from __future__ import annotations


class LeitplankeError(Exception):
    """The root of all our own errors."""


class SettingsInvalid(LeitplankeError):
    """The sentence names the key, the kind of value and the fix."""


class PortTaken(LeitplankeError):
    """Another program listens where we want to, or the address is not this machine's."""

    def __init__(self, host: str, port: int) -> None:
        super().__init__(f"cannot listen on {host}:{port}")
        self.host = host
        self.port = port


class ModelFailed(LeitplankeError):
    """A model gave no answer and asking again will not help."""


class ModelRefused(ModelFailed):
    """The model's own filter stopped the question or the answer."""


class BudgetSpent(ModelFailed):
    """A room has spent what it may spend on a model today; nothing was sent."""


class ModelUnavailable(LeitplankeError):
    """A model gave no answer now; it may later. `retry_after` is in seconds, if the server said."""

    def __init__(self, sentence: str, *, retry_after: float | None = None) -> None:
        super().__init__(sentence)
        self.retry_after = retry_after


class MessengerFailed(LeitplankeError):
    """The messenger refused for good: kicked, forbidden, gone."""


class MessengerUnavailable(LeitplankeError):
    """The messenger cannot be reached now; it may later."""


class LoginRefused(LeitplankeError):
    """The homeserver does not know our key any more; a person has to act."""


class LayoutNewer(LeitplankeError):
    """A database was last used by a newer program."""

    def __init__(self, database: str, step: str) -> None:
        super().__init__(f"{database}: the layout {step} is newer than this program")
        self.database = database


class FileNotReadable(LeitplankeError):
    """An attachment cannot be read; `key` is its sentence under `[problem]` of the documents."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key
