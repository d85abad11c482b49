"""Notices when the words of a language have become others, for pages that are open."""

from __future__ import annotations

from collections.abc import Iterator

from dashboard.words.languages import PSEUDO_LANGUAGES, languages_in
from dashboard.words.pinned import folder, look


class Watch:
    """Compares the catalogs with what they were when it last looked."""

    def __init__(self) -> None:
        self._seen: dict[str, tuple[str, ...]] | None = None

    def changes(self) -> Iterator[tuple[str, str]]:
        """The languages whose readers see other words than at the last call, and the revision.

        Also those whose fallback has changed. The first call only looks.
        """
        where = folder()
        found = {code: look(where, code) for code in (*languages_in(where), *PSEUDO_LANGUAGES)}
        before = self._seen
        self._seen = {code: words.revisions for code, words in found.items()}
        if before is not None:
            for code, words in found.items():
                if before.get(code, words.revisions) != words.revisions:
                    yield code, words.revision
