"""Translating: what Flask-Babel and Jinja call, with our catalogs behind it.

A wrong text never crashes what it is for: the source text is shown, and the fault is noted.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Flask
from flask_babel import Babel
from flask_babel.speaklater import LazyString
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from dashboard.words import faults, pinned
from dashboard.words.catalog import SOURCE_RULE, Catalog
from dashboard.words.data import WordsJSON
from dashboard.words.keys import id_of, key_of_id
from dashboard.words.marks import MarkedTemplate
from dashboard.words.pinned import Words
from dashboard.words.pseudo import PSEUDO, pseudo
from dashboard.words.session import WordsSession
from dashboard.words.wording import Unfit, Wording, filled

Params = Mapping[str, Any]


class WordsDomain:
    """What Flask-Babel's functions (``gettext`` and so on) ask for texts."""

    def gettext(self, string: str, **variables: Any) -> Wording:
        """A text; it is filled in where variables are given."""
        return worded((string,), None, None, variables or None)

    def ngettext(self, singular: str, plural: str, num: float, **variables: Any) -> Wording:
        """The form of a text that fits ``num``."""
        return worded((singular, plural), None, num, {"num": num, **variables})

    def pgettext(self, context: str, string: str, **variables: Any) -> Wording:
        """A text in a context."""
        return worded((string,), context, None, variables or None)

    def npgettext(
        self, context: str, singular: str, plural: str, num: float, **variables: Any
    ) -> Wording:
        """The form of a text in a context that fits ``num``."""
        return worded((singular, plural), context, num, {"num": num, **variables})


class WordsBabel(Babel):
    """Flask-Babel with our domain, whose catalogs change while the app runs."""

    domain_instance = WordsDomain()


def with_params(text: LazyString, params: Params) -> Wording:
    """A lazy text that was made without what it is filled in with, in the language of the moment.

    Args:
        text: of ``lazy_gettext``; ``str(text) % params`` could crash on a wrong translation.
        params: what to fill in.
    """
    found: Wording = text._func(*text._args, **params)
    return found


def worded(
    sources: tuple[str, ...], context: str | None, number: float | None, params: Params | None
) -> Wording:
    """A text in the language of the moment.

    Args:
        sources: its source text; two where it has several forms.
        context: its msgctxt.
        number: what its form is chosen for.
        params: what it is filled with; None where a ``%`` is just that.
    """
    words = pinned.current()
    number = None if number is None else _whole(number)
    source = sources[0] if number is None else sources[SOURCE_RULE.index(number)]
    message_id = id_of(context, sources[0])
    template, catalog = _template(words, message_id, source, number)
    if params is None:
        return Wording(template, message_id, template, None, number)
    try:
        return Wording(filled(template, params), message_id, template, params, number)
    except Unfit as error:
        if catalog is not None:
            faults.note_text(catalog.locale, catalog.revision, key_of_id(message_id), str(error))
    try:
        return Wording(filled(source, params), message_id, source, params, number)
    except Unfit:
        return Wording(source, message_id, source, None, number)


def _template(
    words: Words, message_id: str, source: str, number: float | None
) -> tuple[str, Catalog | None]:
    """A text before it is filled in, and the catalog that it is from."""
    found = words.find(message_id, number)
    if found is not None:
        return found
    return (pseudo(words.locale, source) if words.locale in PSEUDO else source), None


def _whole(number: Any) -> int:
    """The number that a form is chosen for; 0 for what is none."""
    try:
        return int(number)
    except (TypeError, ValueError, OverflowError):
        return 0


# Templates always fill texts in, also without variables: "%%" is a per cent sign there.


@pass_context
def _gettext(_context: Context, string: str, /, **variables: Any) -> Wording:
    return worded((string,), None, None, variables)


@pass_context
def _ngettext(
    _context: Context, singular: str, plural: str, num: float, /, **variables: Any
) -> Wording:
    return worded((singular, plural), None, num, {"num": num, **variables})


@pass_context
def _pgettext(_context: Context, context: str, string: str, /, **variables: Any) -> Wording:
    return worded((string,), context, None, {"context": context, **variables})


@pass_context
def _npgettext(
    _context: Context, context: str, singular: str, plural: str, num: float, /, **variables: Any
) -> Wording:
    return worded((singular, plural), context, num, {"context": context, "num": num, **variables})


def _lazy_html(self: LazyString) -> Markup:
    """A lazy text in HTML: Flask-Babel would print it unescaped."""
    return escape(self._func(*self._args, **self._kwargs))


LazyString.__html__ = _lazy_html  # type: ignore[method-assign]


def init_app(app: Flask) -> None:
    """Give templates our functions, and marks; after Flask-Babel has given them its own. JSON and
    sessions keep, too, which texts they are."""
    app.jinja_env.globals.update(
        gettext=_gettext, ngettext=_ngettext, pgettext=_pgettext, npgettext=_npgettext
    )
    app.jinja_env.template_class = MarkedTemplate
    app.json = WordsJSON(app)
    app.session_interface = WordsSession()
    app.jinja_env.policies["json.dumps_function"] = app.json.dumps  # Flask has set its own
