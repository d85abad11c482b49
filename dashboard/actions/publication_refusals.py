"""Why translations are not published, or not taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from flask_babel import lazy_gettext as _l

from dashboard.catalog_files import BrokenCatalog, sentence
from dashboard.catalog_folder import po_path
from dashboard.errors import DashboardError
from dashboard.i18n import Text

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
    """The file of a language is broken, so that nothing can be written into it.

    Args:
        locale: which language.
        fault: what is wrong, and where: ``BrokenCatalog.public``.
    """

    status = 409
    code = "catalog_faulty"
    title = _l("The file of this language cannot be used")

    def __init__(self, locale: str, fault: Mapping[str, Any]) -> None:
        # i18n: %(file)s is the path of a file; %(reason)s is a sentence, mostly with the line
        told = _l(
            "The file %(file)s on the server cannot be used. %(reason)s Nothing was changed: what "
            "was translated here is kept, and people read the last good version. Have the file "
            "mended, then try again.",
            file=_file_of(locale),
            reason=sentence(**fault),
        )
        super().__init__(told)
        self.file, self.fault = _file_of(locale), dict(fault)

    @classmethod
    def gone(cls, locale: str) -> FileFaulty:
        """There is no file."""
        return cls(locale, BrokenCatalog("gone").public())

    @property
    def details(self) -> dict[str, Any]:
        return {"file": self.file, "fault": self.fault}


class ChangedSince(DashboardError):
    """The file has other words by now than those that were published.

    Args:
        locale: which language.
        lines: where those texts stand in the file, by their names; None where they do not.
    """

    status = 409
    code = "changed_since"
    title = _l("The file has changed since")
    message = _l(
        "Some of these translations were changed in the file after they were published. Nothing "
        "was taken back."
    )

    def __init__(self, locale: str, lines: Mapping[str, int | None]) -> None:
        super().__init__(_where(locale, lines))
        self.file, self.keys, self.lines = _file_of(locale), sorted(lines), dict(lines)

    @property
    def details(self) -> dict[str, Any]:
        listed = self.keys[:MOST_LISTED]
        lines = [self.lines[key] for key in listed]
        return {"file": self.file, "keys": listed, "lines": lines, "total": len(self.keys)}


def _where(locale: str, lines: Mapping[str, int | None]) -> Text | None:
    """What to say of texts that the file still has."""
    there = sorted(line for line in lines.values() if line is not None)
    if not there:
        return None
    # i18n: %(file)s is the path of a file
    return _l(
        "Nothing was taken back: on line %(line)s of the file %(file)s on the server stands "
        "something else by now than what was published. To have people read other words, "
        "translate the text again and publish it.",
        line=there[0],
        file=_file_of(locale),
    )


def _file_of(locale: str) -> str:
    """A language's file, as whoever looks after the server finds it in the folder of catalogs."""
    return po_path(Path(), locale).as_posix()
