"""Marks: where each of them goes, and that nothing that people write is taken for one."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import Any

import pytest
from flask import Flask, render_template_string
from flask_babel import gettext, lazy_gettext, ngettext
from markupsafe import Markup

from dashboard.words import marks
from dashboard.words.keys import key_of
from dashboard.words.marks import MarkedTemplate, Page, unmarked
from dashboard.words.placing import END_PARAM, END_TEXT, placed, without_marks
from dashboard.words.pseudo import ACCENTED, pseudo

SAVE, HELLO, DAYS = (key_of(None, it) for it in ("Save", "Hello %(name)s", "%(num)s day"))


def render(app: Flask, source: str, name: str = "page.html", **values: Any) -> str:
    """A template's page; in here texts are in English."""
    template = app.jinja_env.from_string(source)
    template.name = name
    with app.test_request_context():
        for key, value in values.items():
            values[key] = value() if callable(value) else value
        return template.render(**values)


def data(html: str) -> Any:
    """What the first element with marks says of itself."""
    found = re.search(r" data-t='([^']*)'", html)
    assert found, html
    return json.loads(unescape(found[1]))


def test_texts_and_parameters_have_comments_around_them(app: Flask) -> None:
    assert render(app, "<p>{{ _('Save') }}</p>") == f"<p><!--t:{SAVE}-->Save<!--/t--></p>"
    assert render(app, "<p>{{ _('Hello %(name)s', name='<b>') }}!</p>") == (
        f"<p><!--t:{HELLO}-->Hello <!--p:name-->&lt;b&gt;<!--/p--><!--/t-->!</p>"
    )
    assert render(app, "{{ ngettext('%(num)s day', '%(num)s days', 2) }}") == (
        f"<!--t:{DAYS} n=2--><!--p:num-->2<!--/p--> days<!--/t-->"
    )


def test_so_have_those_that_python_brings(app: Flask) -> None:
    page = "{{ lazy }}{{ now }}{{ several }}"
    html = render(
        app,
        page,
        lazy=lazy_gettext("Save"),
        now=lambda: gettext("Hello %(name)s", name=lazy_gettext("Save")),
        several=lambda: ngettext("%(num)s day", "%(num)s days", 1),
    )
    save = f"<!--t:{SAVE}-->Save<!--/t-->"
    assert html == (
        f"{save}<!--t:{HELLO}-->Hello <!--p:name-->{save}<!--/p--><!--/t-->"
        f"<!--t:{DAYS} n=1--><!--p:num-->1<!--/p--> day<!--/t-->"
    )


@pytest.mark.parametrize(
    "tag,expected",
    [
        ('<a title="{{ _("Save") }}">', {"title": [SAVE, {}]}),
        ('<a title="{{ _("Save") }}" href="/" >', {"title": [SAVE, {}]}),
        ('<input\n  aria-label="{{ _("Save") }}"/>', {"aria-label": [SAVE, {}]}),
        (
            '<a title="{{ _("Hello %(name)s", name="A & \'B\' <c>") }}" id="{{ 1 }}">',
            {"title": [HELLO, {"name": "A & 'B' <c>"}]},
        ),
        (
            '<a title="{{ ngettext("%(num)s day", "%(num)s days", 5) }}" alt="{{ _("Save") }}">',
            {"title": [DAYS, {"num": "5"}, 5], "alt": [SAVE, {}]},
        ),
        (
            '<a title="a {{ _("Save") }} &amp; {{ _("Save") }}{{ _("Save") }}">',
            {"title": {"parts": ["a ", [SAVE, {}], " & ", [SAVE, {}], [SAVE, {}]]}},
        ),
        (
            '<a title="{{ _("Hello %(name)s", name=_("Save")) }}">',
            {"title": [HELLO, {"name": [SAVE, {}]}]},
        ),
        (
            '<a title="{{ _("Hello %(name)s", name=_("Save") ~ "!") }}">',
            {"title": [HELLO, {"name": {"parts": [[SAVE, {}], "!"]}}]},
        ),
        ('<a{{ {"title": _("Save"), "id": 5}|xmlattr }}>', {"title": [SAVE, {}]}),
    ],
)
def test_attributes_stay_clean(app: Flask, tag: str, expected: dict[str, Any]) -> None:
    html = render(app, f"<p>{tag}</p>")
    assert data(html) == expected
    assert "<!--" not in html
    assert html.count("data-t=") == 1
    with unmarked():
        assert without_marks(html) == render(app, f"<p>{tag}</p>")


@pytest.mark.parametrize("element", ["title", "textarea", "option"])
def test_elements_that_hold_text_only(app: Flask, element: str) -> None:
    html = render(app, f"<{element}>{{{{ _('Save') }}}}</{element}>{{{{ _('Save') }}}}")
    assert html.startswith(f"<{element} data-t=")
    assert html.endswith(f">Save</{element}><!--t:{SAVE}-->Save<!--/t-->")
    assert data(html) == {"#": [SAVE, {}]}


def test_an_option_with_a_marked_attribute(app: Flask) -> None:
    html = render(app, '<option title="{{ _("Save") }}" selected>: {{ _("Save") }}</option>')
    assert data(html) == {"title": [SAVE, {}], "#": {"parts": [": ", [SAVE, {}]]}}
    assert without_marks(html) == '<option title="Save" selected>: Save</option>'


def test_blocks_of_code_have_none_and_data_has_its_own(app: Flask) -> None:
    source = (
        "{% macro both() %}{{ _('Save') }}{% endmacro %}"
        "<script type=\"application/json\">{{ [_('Save'), both(), lazy]|tojson }}</script>"
        "<style>{{ _('Save') }}</style><!-- {{ _('Save') }} -->"
    )
    assert render(app, source, lazy=lazy_gettext("Save")) == (
        '<script type="application/json">["Save", "Save", '
        f'{{"data-t": ["{SAVE}", {{}}], "text": "Save"}}]</script>'
        "<style>Save</style><!-- Save -->"
    )


def test_only_pages_have_them(app: Flask) -> None:
    assert render(app, "{{ _('Save') }}", name="mail.txt") == "Save"
    assert app.jinja_env.from_string("{{ _('Save') }}").render() == "Save"  # no request
    with unmarked():
        assert render(app, "{{ _('Save') }}") == "Save"
        assert marks.current() is None
    assert marks.current() is None


def test_a_page_that_fails_leaves_nothing_behind(app: Flask) -> None:
    with pytest.raises(ZeroDivisionError):
        render(app, "{{ _('Save') }}{{ 1 // 0 }}")
    assert marks.current() is None


def test_what_people_write_is_never_taken_for_a_mark(app: Flask) -> None:
    """All letters that marks could have, in all attributes and texts."""
    written = "".join(chr(letter) for letter in range(0xF0000, 0xF0200)) + "<!--/t-->"
    html = render(
        app, '<a title="{{ it }}">{{ it }}</a>{{ _("Hello %(name)s", name=it) }}', it=written
    )
    escaped = written.replace("<", "&lt;").replace(">", "&gt;")
    assert html.count(escaped) == 3
    assert html.count("<!--t:") == 1


def test_the_letters_of_marks_are_new_for_each_page() -> None:
    assert len({Page().lead for _ in range(100)}) > 95


def test_a_page_with_very_many_different_texts() -> None:
    page = Page()
    for number in range(marks.SIZE + 50):
        page.text("0" * 16, number)
    assert len(page.table) == marks.SIZE
    html = page.placed(page.text("1" * 16, None) + "x" + page.end_text)
    assert html == "<!--t:-->x<!--/t-->"


def test_marks_that_do_not_end_do_no_harm() -> None:
    page = Page()
    start, param = page.text("0" * 16, None), page.param("name")
    for torn in (
        f'<a title="{start}x">y</a>',
        f'<a title="{start}{param}x">y</a>',
        f'<a title="{page.end_text}x{page.end_param}">y</a>',
        f"<a {start}>y</a>",
        f"<option>{start}x",
        f'<a title="{start}x',
    ):
        assert without_marks(page.placed(torn)) == re.sub("[\U000f0000-\U000fffff]", "", torn)


def test_html_without_marks_stays_as_it_is() -> None:
    html = "<p>1 > 0 & \U000f1234</p>"
    assert placed(html, Page().lead, [END_TEXT, END_PARAM]) == html


def test_a_param_that_is_html_is_marked_around(app: Flask) -> None:
    html = render(app, "{{ _('Hello %(name)s', name=it) }}", it=Markup('<a href="/x">x</a>'))
    assert html == (f'<!--t:{HELLO}-->Hello <!--p:name--><a href="/x">x</a><!--/p--><!--/t-->')


def test_pseudolocales_are_marked_alike(app: Flask) -> None:
    app.config["PSEUDOLOCALES"] = True
    with app.test_request_context(headers={"Cookie": f"locale={ACCENTED}"}):
        template = app.jinja_env.from_string("{{ _('Save') }}")
        template.name = "page.html"
        assert template.render() == f"<!--t:{SAVE}-->{pseudo(ACCENTED, 'Save')}<!--/t-->"


def test_templates_of_the_app_are_marked(app: Flask) -> None:
    assert issubclass(app.jinja_env.template_class, MarkedTemplate)
    with app.test_request_context():
        assert render_template_string("{{ _('Save') }}") == "Save"  # it has no name
