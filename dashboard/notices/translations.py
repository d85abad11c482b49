"""Notices for those who translate, review and suggest."""

from __future__ import annotations

from typing import Any, Final

from flask_babel import lazy_gettext as _l

from dashboard.events import (
    CatalogFaulty,
    CatalogTextsAdded,
    EntryUnfit,
    SuggestionAccepted,
    SuggestionMade,
    SuggestionRejected,
)
from dashboard.notices.recipients import holders
from dashboard.notices.vocabulary import SUCCESS, WARNING, Happening, Kind, said

LONGEST: Final = 80
"""Characters of a text by which it is told."""


def _text(happening: Happening) -> dict[str, Any]:
    source = happening.subject.source
    short = source if len(source) <= LONGEST else f"{source[: LONGEST - 1].rstrip()}…"
    return {"text": short, "language": {"locale": happening.subject.locale}}


def _text_and_reason(happening: Happening) -> dict[str, Any]:
    return {**_text(happening), "reason": happening.event.reason}


def _author(happening: Happening) -> list[int]:
    """Whose suggestion it was."""
    author: int | None = happening.event.user_id
    return [] if author is None else [author]


def _language(happening: Happening) -> str:
    return str(happening.subject.locale)


def _by_actor(happening: Happening) -> str:
    return f"{happening.subject.locale} by {happening.actor.id}"


def _workbench(happening: Happening) -> str:
    return f"/translations/{happening.subject.locale}?open={happening.subject.id}"


def _suggested(happening: Happening) -> str:
    return f"/translations/{happening.subject.locale}?state=suggested"


KINDS: Final = (
    Kind(
        "texts.added",
        topic="translations",
        label=_l("There are new texts to translate"),
        on=(CatalogTextsAdded,),
        who=holders("translations.edit"),
        # Without a number: an update of the app brings texts for every language at once.
        text=said("There are new texts to translate"),
        path="/translations",
        group=lambda _happening: "texts",
        needs="translations.edit",
        toast=False,
        icon="language",
    ),
    Kind(
        "catalog.faulty",
        topic="translations",
        label=_l("The translations into a language cannot be read"),
        on=(CatalogFaulty,),
        who=holders("translations.edit"),
        # i18n: %(language)s is a language; the file is the one that holds its translations
        text=said(
            "The file of the translations into %(language)s cannot be read; people go on reading"
            " the last good one"
        ),
        params=lambda happening: {"language": {"locale": happening.subject.locale}},
        path="/translations",
        group=_language,
        level=WARNING,
        needs="translations.edit",
        icon="alert-triangle",
    ),
    Kind(
        "entry.unfit",
        topic="translations",
        label=_l("A translation cannot be shown"),
        on=(EntryUnfit,),
        who=holders("translations.edit"),
        # i18n: %(text)s is a text of this app; placeholders are words such as %%(name)s
        text=said(
            "A placeholder in the translation of “%(text)s” into %(language)s is wrong; people read"
            " the original text"
        ),
        params=_text,
        path=_workbench,
        group=_language,
        level=WARNING,
        needs="translations.edit",
        icon="alert-triangle",
    ),
    Kind(
        "suggestion.made",
        topic="translations",
        label=_l("Somebody suggests a better translation"),
        on=(SuggestionMade,),
        who=holders("translations.review"),
        # i18n: %(text)s is a text of this app
        text=said("%(actor)s suggested a translation of “%(text)s” into %(language)s").counted(
            "%(num)s new suggestion for translations into %(language)s",
            "%(num)s new suggestions for translations into %(language)s",
        ),
        params=_text,
        path=_workbench,
        group=_language,
        group_path=_suggested,
        needs="translations.review",
        toast=False,
        icon="language",
    ),
    Kind(
        "suggestion.accepted",
        topic="translations",
        label=_l("A translation that I suggested is accepted"),
        on=(SuggestionAccepted,),
        who=_author,
        # i18n: %(text)s is a text of this app
        text=said("%(actor)s accepted your translation of “%(text)s”").counted(
            "%(actor)s accepted %(num)s translation of yours into %(language)s",
            "%(actor)s accepted %(num)s translations of yours into %(language)s",
        ),
        params=_text,
        path=_workbench,
        group=_by_actor,
        group_path="/translations",
        needs="translations.suggest",
        level=SUCCESS,
        icon="check",
    ),
    Kind(
        "suggestion.rejected",
        topic="translations",
        label=_l("A translation that I suggested is rejected"),
        on=(SuggestionRejected,),
        who=_author,
        # i18n: %(text)s is a text of this app, %(reason)s is what a person wrote
        text=said("%(actor)s did not take your translation of “%(text)s”: %(reason)s"),
        params=_text_and_reason,
        path=_workbench,
        needs="translations.suggest",
        icon="x",
    ),
)
