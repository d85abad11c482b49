"""What happens to the translations."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.events.vocabulary import Event


@dataclass(frozen=True, kw_only=True)
class CatalogTextsAdded(Event):
    """A language has ``texts`` more to translate than before, as a start of the server found."""

    kind = "catalog.texts_added"
    subject = "catalogs"
    area = "translations"
    locale: str
    texts: int


@dataclass(frozen=True, kw_only=True)
class CatalogProgressed(Event):
    """A language's numbers of texts and translations changed, with no more to translate."""

    kind = "catalog.progressed"
    subject = "catalogs"
    audited = False
    locale: str


@dataclass(frozen=True, kw_only=True)
class EntryTranslated(Event):
    """Somebody changed the translation of a text or its state, ``how`` it came about.

    ``change`` is the entry in the text's history; ``key`` is the text's name in every language.
    """

    kind = "entry.translated"
    subject = "catalog_entries"
    area = "translations"
    locale: str
    key: str
    how: str
    state: str
    change: int


@dataclass(frozen=True, kw_only=True)
class EntryNoted(Event):
    """Somebody changed what translators tell each other about a text."""

    kind = "entry.noted"
    subject = "catalog_entries"
    area = "translations"
    locale: str
    key: str


@dataclass(frozen=True, kw_only=True)
class EntryUnfit(Event):
    """What is served of a text does not fit its placeholders, for the reason ``detail``; people
    are shown the source text instead."""

    kind = "entry.unfit"
    subject = "catalog_entries"
    area = "translations"
    locale: str
    key: str
    revision: str
    detail: str


@dataclass(frozen=True, kw_only=True)
class EntryDismissed(Event):
    """Somebody said why what a check found is all right as it is; or, without a reason, that it
    is not after all."""

    kind = "entry.dismissed"
    subject = "catalog_entries"
    area = "translations"
    locale: str
    key: str
    check: str
    reason: str | None


@dataclass(frozen=True, kw_only=True)
class EntriesChanged(Event):
    """Many translations of a language changed at once.

    ``how`` is "replace", "undo", "import" or "file" (the file was changed outside of the app);
    ``batch`` names what was changed together.
    """

    kind = "entries.changed"
    subject = "catalogs"
    area = "translations"
    locale: str
    how: str
    texts: int
    batch: str | None


@dataclass(frozen=True, kw_only=True)
class SuggestionMade(Event):
    """Somebody suggested another translation of a text."""

    kind = "suggestion.made"
    subject = "catalog_entries"
    area = "translations"
    locale: str
    key: str
    suggestion: int


@dataclass(frozen=True, kw_only=True)
class SuggestionAccepted(Event):
    """A suggestion by ``user_id`` became the translation; ``edited``: with changes."""

    kind = "suggestion.accepted"
    subject = "catalog_entries"
    area = "translations"
    locale: str
    key: str
    suggestion: int
    user_id: int | None
    edited: bool


@dataclass(frozen=True, kw_only=True)
class SuggestionRejected(Event):
    """A suggestion by ``user_id`` was not taken, and why."""

    kind = "suggestion.rejected"
    subject = "catalog_entries"
    area = "translations"
    locale: str
    key: str
    suggestion: int
    user_id: int | None
    reason: str


@dataclass(frozen=True, kw_only=True)
class SuggestionWithdrawn(Event):
    """Whoever made a suggestion no longer wants it decided on."""

    kind = "suggestion.withdrawn"
    subject = "catalog_entries"
    area = "translations"
    locale: str
    key: str
    suggestion: int


@dataclass(frozen=True, kw_only=True)
class CatalogPublished(Event):
    """Changed translations went live: everybody reads them from now on."""

    kind = "catalog.published"
    subject = "catalogs"
    area = "translations"
    locale: str
    revision: str
    texts: int


@dataclass(frozen=True, kw_only=True)
class CatalogTakenBack(Event):
    """What was published last is no longer read; the words before it are back."""

    kind = "catalog.taken_back"
    subject = "catalogs"
    area = "translations"
    locale: str
    revision: str
    texts: int


@dataclass(frozen=True, kw_only=True)
class CatalogAdded(Event):
    """The app has one more language."""

    kind = "catalog.added"
    subject = "catalogs"
    area = "translations"
    locale: str
    fallback: str | None


@dataclass(frozen=True, kw_only=True)
class CatalogUpdated(Event):
    """Another language is read where a text is missing: {fallback}."""

    kind = "catalog.updated"
    subject = "catalogs"
    area = "translations"
    locale: str
    before: dict[str, str | None]
    after: dict[str, str | None]


@dataclass(frozen=True, kw_only=True)
class CatalogFaulty(Event):
    """A language's file cannot be read or served; people go on reading the last good one."""

    kind = "catalog.faulty"
    subject = "catalogs"
    area = "translations"
    locale: str
    code: str
    line: int | None


@dataclass(frozen=True, kw_only=True)
class CatalogMended(Event):
    """A language's file is in order again."""

    kind = "catalog.mended"
    subject = "catalogs"
    area = "translations"
    locale: str
