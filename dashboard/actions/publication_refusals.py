"""Why translations are not published, or not taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from flask_babel import lazy_gettext as _l

from dashboard.catalog_files import sentence
from dashboard.errors import DashboardError

MOST_LISTED: Final = 200
"""Texts named in an answer."""


class Held(DashboardError):
    """Translations with errors keep the others from being published.

    Args:
        errors: the texts, as ``preview`` lists them.
        total: how many there are.
    """

    status = 409
    code = "errors"
    title = _l("Some translations have errors")
    message = _l("Nothing was published. Mend them first, or publish the others without them.")

    def __init__(self, errors: Sequence[Mapping[str, Any]], total: int) -> None:
        super().__init__()
        self.errors, self.total = list(errors), total

    @property
    def details(self) -> dict[str, Any]:
        return {"errors": self.errors, "total": self.total}


class FileFaulty(DashboardError):
    """The file of a language is broken, so that nothing can be written into it."""

    status = 409
    code = "catalog_faulty"
    title = _l("The file of this language cannot be read")

    def __init__(self, fault: Mapping[str, Any]) -> None:
        super().__init__(sentence(**fault))
        self.fault = dict(fault)

    @property
    def details(self) -> dict[str, Any]:
        return {"fault": self.fault}


class ChangedSince(DashboardError):
    """The file has other words by now than those that were published.

    Args:
        keys: the names of those texts.
    """

    status = 409
    code = "changed_since"
    title = _l("The file has changed since")
    message = _l(
        "Some of these translations were changed in the file after they were published. Nothing "
        "was taken back."
    )

    def __init__(self, keys: Sequence[str]) -> None:
        super().__init__()
        self.keys = list(keys)

    @property
    def details(self) -> dict[str, Any]:
        return {"keys": self.keys[:MOST_LISTED], "total": len(self.keys)}
