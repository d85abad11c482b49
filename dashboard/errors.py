"""What can go wrong, said once.

Actions raise these; the edges turn them into a page, a problem document or a socket
acknowledgement, in the receiver's language.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from dashboard.i18n import Text


class DashboardError(Exception):
    """An error with a status, a title and a sentence that says what to do."""

    status = 500
    code = "error"
    title: Text = _l("Something went wrong")
    message: Text = _l("The error has been logged. Please try again in a moment.")

    def __init__(self, message: Text | None = None) -> None:
        if message is not None:
            self.message = message
        super().__init__(self.code)

    @property
    def details(self) -> dict[str, Any]:
        """Further members of the problem document (RFC 9457, section 3.2)."""
        return {}


class Denied(DashboardError):
    """The actor may not do this.

    Args:
        message: why, where there is more to say than that their roles do not allow it.
        field: the field of a form that asked for it, if one did.
    """

    status = 403
    code = "denied"
    title = _l("You do not have access")
    message = _l("Your roles do not allow this. Ask an administrator if you need it.")

    def __init__(self, message: Text | None = None, field: str | None = None) -> None:
        super().__init__(message)
        self.fields = {field: self.message} if field else {}

    @property
    def details(self) -> dict[str, Any]:
        return {"fields": self.fields} if self.fields else {}


class NotFound(DashboardError):
    """There is no such thing, or the actor may not know of it."""

    status = 404
    code = "not_found"
    title = _l("Not found")
    message = _l("It may have been removed, or the address is wrong.")


class Invalid(DashboardError):
    """Something typed is wrong.

    Args:
        fields: a sentence for each wrong field, by its name.
        message: a sentence about the whole, where no field is to blame.
    """

    status = 400
    code = "invalid"
    title = _l("Please check what you entered")
    message = _l("Some fields need your attention.")

    def __init__(self, fields: Mapping[str, Text] | None = None, message: Text | None = None):
        super().__init__(message)
        self.fields = dict(fields or {})

    @property
    def details(self) -> dict[str, Any]:
        return {"fields": self.fields}


class Conflict(DashboardError):
    """Somebody else changed the record first.

    Args:
        current: the record as it is now, as far as the actor may see it.
    """

    status = 412
    code = "conflict"
    title = _l("Somebody else changed this")
    message = _l("It was changed while you were editing. Compare both versions and choose.")

    def __init__(self, current: Mapping[str, Any], message: Text | None = None):
        super().__init__(message)
        self.current = dict(current)

    @property
    def details(self) -> dict[str, Any]:
        return {"current": self.current}


class TooLarge(DashboardError):
    """More bytes than allowed."""

    status = 413
    code = "too_large"
    title = _l("Too large")
    message = _l("What was sent is larger than allowed.")


class Busy(DashboardError):
    """The database is held by another process; trying again will help."""

    status = 503
    code = "busy"
    title = _l("The server is busy")
    message = _l("The database is busy. Nothing was changed; please try again in a moment.")

    @property
    def details(self) -> dict[str, Any]:
        return {"retry_after": 5}


class OutOfSpace(DashboardError):
    """The disk is full."""

    status = 507
    code = "out_of_space"
    title = _l("No space left")
    message = _l("The server has no space left. Nothing was saved; please tell an administrator.")


class FolderReadOnly(DashboardError):
    """The folder of the catalogs cannot be written."""

    status = 507
    code = "folder_read_only"
    title = _l("The translations cannot be written")
    message = _l(
        "The server may not write to the folder of the translations. Nothing was changed; please "
        "tell an administrator."
    )
