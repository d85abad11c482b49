"""Notices for those who translate."""

from __future__ import annotations

from typing import Final

from flask_babel import lazy_gettext as _l

from dashboard.events import CatalogTextsAdded
from dashboard.notices.recipients import holders
from dashboard.notices.vocabulary import Kind, said

KINDS: Final = (
    Kind(
        "texts.added",
        topic="translations",
        label=_l("There are new texts to translate"),
        on=(CatalogTextsAdded,),
        who=holders("translations.edit"),
        # Without a number: an update of the app brings texts for every language at once.
        text=said("There are new texts to translate"),
        path="/",
        group=lambda _happening: "texts",
        needs="translations.edit",
        toast=False,
        icon="language",
    ),
)
