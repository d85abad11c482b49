"""The words that browsers get: messages of JavaScript by their source text, all by their key."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache, wraps
from pathlib import Path
from typing import Any, Final, ParamSpec, TypeVar, cast

from dashboard.words.catalog import SOURCE, SOURCE_RULE, Catalog
from dashboard.words.keys import id_of, key_of_id, source_of
from dashboard.words.pinned import Words, folder

P = ParamSpec("P")
T = TypeVar("T")

SHOWN_BY_JS: Final = re.compile(r"^#: .*(?:\.js(?:\s|$)|dashboard/notices/)", re.MULTILINE)
"""The places of a text that JavaScript shows. The texts of notices stand in Python and are
rendered on both sides."""

MESSAGE: Final = re.compile(
    r'^(?:msgctxt (?P<context>(?:".*"\s*)+))?^msgid (?P<source>(?:".*"\s*)+)', re.MULTILINE
)
LITERAL: Final = re.compile(r'^"(.*)"\s*$', re.MULTILINE)
ESCAPED: Final = re.compile(r"\\(.)")
CONTROL: Final = {"n": "\n", "t": "\t", "r": "\r"}
BLOCKS: Final = re.compile(r"\n[ \t]*\n")


def js_catalog(words: Words) -> tuple[str, str]:
    """The messages that JavaScript uses, as JSON text, and the revision of that text."""
    return _js_catalog(words, _keys_of_js(folder()))


def words_json(words: Words, keys: Iterable[str] | None = None) -> str:
    """What messages say, by their keys, as JSON text.

    Args:
        words: the language's.
        keys: of these messages; None means all of them.
    """
    ids = ids_of(words)
    wanted = ids.items() if keys is None else [(key, ids[key]) for key in keys if key in ids]
    return _json(
        {
            "locale": words.locale,
            "revision": words.revision,
            "plural": _rule(words),
            "words": {key: _shown(words, message_id) for key, message_id in wanted},
        }
    )


def _newest(function: Callable[P, T]) -> Callable[P, T]:
    """Remember for each language what was worked out last: what belongs to a catalog goes once
    there is another one, however many are published while the process runs.

    Args:
        function: of something with a ``locale``, and perhaps more.
    """
    held: dict[str, tuple[Any, T]] = {}

    @wraps(function)
    def remembered(*args: P.args, **kwargs: P.kwargs) -> T:
        locale = cast(Words, args[0]).locale
        found = held.get(locale)
        if found is None or found[0] != args:
            found = held[locale] = (args, function(*args, **kwargs))
        return found[1]

    return remembered


@_newest
def _js_catalog(words: Words, ids: frozenset[str] | None) -> tuple[str, str]:
    found = (
        ids if ids is not None else {it for catalog in words.catalogs for it in catalog.messages}
    )
    messages = {
        message_id: forms
        for message_id in sorted(found)
        if (forms := _translated(words, message_id)) is not None
    }
    text = _json({"locale": words.locale, "plural": _rule(words), "messages": messages})
    return text, hashlib.blake2b(text.encode(), digest_size=6).hexdigest()


def _rule(words: Words) -> str:
    own = words.catalogs[0] if words.catalogs else None
    return (own.rule if own and own.locale == words.locale else SOURCE_RULE).header


def _shown(words: Words, message_id: str) -> Any:
    """The forms of a message, or its source texts with their rule."""
    forms = _translated(words, message_id)
    if forms is not None:
        return forms
    several = words.sources.sources.get(message_id) if words.sources else None
    texts = several or (source_of(message_id),)
    return {"texts": texts, "plural": SOURCE_RULE.header}


def _translated(words: Words, message_id: str) -> Any:
    """The forms of a message; with their rule where another language's serves."""
    for catalog in words.catalogs:
        if message_id in catalog.messages:
            forms = catalog.messages[message_id]
            if catalog.locale == words.locale:
                return forms
            return {"texts": forms, "plural": catalog.rule.header}
    return None


@_newest
def ids_of(words: Words) -> dict[str, str]:
    """What gettext looks messages up by, by their keys."""
    catalogs = (*words.catalogs, *([words.sources] if words.sources else []))
    return {key: message_id for it in catalogs for key, message_id in _ids_of(it).items()}


@_newest
def _ids_of(catalog: Catalog) -> dict[str, str]:
    return {key_of_id(message_id): message_id for message_id in catalog.messages}


def _keys_of_js(where: Path) -> frozenset[str] | None:
    """What gettext looks up the messages by that JavaScript shows; None where nobody knows."""
    path = where / SOURCE / "LC_MESSAGES" / "messages.po"
    try:
        stamp = path.stat()
    except OSError:
        return None
    return _read_keys(path, stamp.st_mtime_ns, stamp.st_ino)


@lru_cache(maxsize=8)
def _read_keys(path: Path, _changed: int, _inode: int) -> frozenset[str] | None:
    """The source texts of a .po whose places are in JavaScript.

    Only that is read of it: polib would take half a second, and everybody would wait.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, ValueError):
        return None
    return frozenset(_found(text))


def _found(text: str) -> Iterator[str]:
    for block in BLOCKS.split(text):
        message = MESSAGE.search(block) if SHOWN_BY_JS.search(block) else None
        if message is not None:
            context = message["context"]
            yield id_of(_unquoted(context) if context else None, _unquoted(message["source"]))


def _unquoted(literals: str) -> str:
    """The text of one or more lines between quotes."""
    text = "".join(LITERAL.findall(literals))
    return ESCAPED.sub(lambda found: CONTROL.get(found[1], found[1]), text)


def _json(content: dict[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))
