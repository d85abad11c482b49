"""What a notice says, in the language of the moment: the twin of static/js/models/notices.js.

A parameter is a text or a number, or one of these, which every language writes in its own way:
``{"person": {"id", "name"} | None}`` (None is the app itself), ``{"roles": [{"key", "name"}]}``,
``{"bytes": 5}``, ``{"locale": "fr"}``, ``{"texts": {"default": "en", "by_locale": {…}}}``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from babel import Locale
from babel.lists import format_list
from flask_babel import get_locale, gettext, ngettext
from flask_babel import gettext as _

from dashboard.models.roles import find_roles
from dashboard.notices.vocabulary import Message
from dashboard.policy import BUILTIN_ROLES
from dashboard.sizes import size_text


def roles_param(role_ids: Iterable[int]) -> dict[str, Any]:
    """Roles as a parameter, by their names of now."""
    return {"roles": [{"key": role.key, "name": role.name} for role in find_roles(role_ids)]}


def text(message: Message, params: Mapping[str, Any], count: int = 1) -> str:
    """A notice's sentence.

    Args:
        message: of its kind.
        params: as the notification keeps them.
        count: how many events it is about.
    """
    values = {name: written(value) for name, value in params.items()}
    several = message.several if count > 1 else None
    if several is None:
        return str(gettext(message.one, **values))
    return str(ngettext(*several, count, **values))


def written(value: Any) -> str:
    """A parameter as the receiver reads it."""
    if not isinstance(value, Mapping):
        return str(value)
    ((shape, content),) = value.items()
    return SHAPES[shape](content)


def _person(person: Mapping[str, Any] | None) -> str:
    # i18n: who did something that no person did, as in “The dashboard changed your roles”
    return str(person["name"]) if person else _("The dashboard")


def _roles(roles: Iterable[Mapping[str, Any]]) -> str:
    names = [str(BUILTIN_ROLES[it["key"]].label) if it["key"] else it["name"] for it in roles]
    return format_list(names, locale=get_locale() or "en")


def _locale(code: str) -> str:
    return str(Locale.parse(code).get_display_name(get_locale() or "en"))


def _texts(content: Mapping[str, Any]) -> str:
    """What people wrote in several languages, in the reader's or else in the usual one."""
    texts = content["by_locale"]
    return str(texts.get(str(get_locale())) or texts.get(content["default"], ""))


SHAPES: Final[dict[str, Callable[[Any], str]]] = {
    "person": _person,
    "roles": _roles,
    "bytes": size_text,
    "locale": _locale,
    "texts": _texts,
}
"""How each shape of parameter is written."""
