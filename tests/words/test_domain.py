"""Translating: fallbacks, wrong texts, escaping in templates; by every function there is."""

from __future__ import annotations

from contextvars import Context

import pytest
from flask import Flask, render_template_string
from flask_babel import (
    force_locale,
    gettext,
    lazy_gettext,
    lazy_npgettext,
    ngettext,
    npgettext,
    pgettext,
)
from werkzeug.test import EnvironBuilder

from dashboard.words import faults, pinned
from dashboard.words.domain import with_params
from dashboard.words.faults import Fault
from dashboard.words.keys import key_of
from tests.helpers.words import compiled, put
from tests.words.conftest import Publish

TEXTS = {
    "Save": "Speichern",
    "Hello %(name)s": "Hallo %(name)s",
    ("people", "Active"): "Aktiv",
    "%(num)s day|%(num)s days": ("%(num)s Tag", "%(num)s Tage"),
    ("left", "%(num)s day|%(num)s days"): ("noch %(num)s Tag", "noch %(num)s Tage"),
}


@pytest.fixture(autouse=True)
def german(publish: Publish) -> None:
    """German words."""
    publish("de", TEXTS)


def test_every_function_translates() -> None:
    with force_locale("de"):
        assert gettext("Save") == "Speichern"
        assert gettext("Hello %(name)s", name="Ana") == "Hallo Ana"
        assert pgettext("people", "Active") == "Aktiv"
        assert ngettext("%(num)s day", "%(num)s days", 1) == "1 Tag"
        assert npgettext("left", "%(num)s day", "%(num)s days", 2) == "noch 2 Tage"
        assert str(lazy_gettext("Save")) == "Speichern"
        assert str(lazy_npgettext("left", "%(num)s day", "%(num)s days", 1)) == "noch 1 Tag"


def test_so_do_templates(app: Flask) -> None:
    template = (
        "{{ _('Save') }}, {{ gettext('Hello %(name)s', name='<Ana>') }},"
        " {{ pgettext('people', 'Active') }}, {{ ngettext('%(num)s day', '%(num)s days', 2) }},"
        " {{ npgettext('left', '%(num)s day', '%(num)s days', 1) }},"
        " {% trans name='Bo' %}Hello {{ name }}{% endtrans %}"
    )
    with app.test_request_context(), force_locale("de"):
        assert render_template_string(template) == (
            "Speichern, Hallo &lt;Ana&gt;, Aktiv, 2 Tage, noch 1 Tag, Hallo Bo"
        )


def test_what_is_not_translated_stays_as_it_is() -> None:
    with force_locale("de"):
        assert gettext("Nowhere to be found: 100 %") == "Nowhere to be found: 100 %"
        assert ngettext("%(num)s hour", "%(num)s hours", 1) == "1 hour"
        assert ngettext("%(num)s hour", "%(num)s hours", 0) == "0 hours"


@pytest.mark.parametrize(
    "wrong", ["Hallo %(nam)s", "Hallo %s", "Hallo %(name)d", "Hallo %(name", "100 % %(name)s"]
)
def test_a_wrong_placeholder_shows_the_source_and_is_told_once(
    app: Flask, publish: Publish, found: list[Fault], wrong: str
) -> None:
    publish("de", {"Hello %(name)s": wrong})
    with app.test_request_context(), force_locale("de"):
        for _ in range(3):
            assert gettext("Hello %(name)s", name="Ana") == "Hello Ana"
            assert render_template_string("{{ _('Hello %(name)s', name='<Ana>') }}") == (
                "Hello &lt;Ana&gt;"
            )
    faults.hand_on()
    ((fault),) = found
    assert (fault.locale, fault.code, fault.key) == (
        "de",
        faults.PLACEHOLDER,
        key_of(None, "Hello %(name)s"),
    )
    assert fault.detail


def test_a_wrong_plural_form_shows_the_source(publish: Publish) -> None:
    publish("de", {"%(num)s day|%(num)s days": ("%(day)s Tag", "%(num)s Tage")})
    with force_locale("de"):
        assert ngettext("%(num)s day", "%(num)s days", 1) == "1 day"
        assert ngettext("%(num)s day", "%(num)s days", 2) == "2 Tage"


@pytest.mark.parametrize("translation", ["Hallo %(name)s", "Hallo %(nam)s", "Hallo %"])
def test_a_lazy_text_gets_its_parameters_later(publish: Publish, translation: str) -> None:
    publish("de", {"Hello %(name)s": translation})
    lazy = lazy_gettext("Hello %(name)s")
    with force_locale("de"):
        said = with_params(lazy, {"name": "Ana"})
    assert said == ("Hallo Ana" if translation == "Hallo %(name)s" else "Hello Ana")


def test_a_mistake_in_the_code_shows_the_source_as_it_is() -> None:
    assert gettext("Hello %(name)s", nam="Ana") == "Hello %(name)s"


@pytest.mark.parametrize("number", [0, 1, -1, 1.5, 10**30, "7", None, float("nan")])
def test_any_number_may_be_counted(number: float) -> None:
    with force_locale("de"):
        assert str(number) in ngettext("%(num)s day", "%(num)s days", number)


def test_what_has_no_whole_number_does_not_crash_a_translation_that_asks_for_one(
    publish: Publish,
) -> None:
    publish("de", {"%(num)s day|%(num)s days": ("%(num)d Tag", "%(num)d Tage")})
    with force_locale("de"):
        assert ngettext("%(num)s day", "%(num)s days", float("inf")) == "inf days"


def test_markup_in_a_translation_is_shown_not_run(app: Flask, publish: Publish) -> None:
    publish("de", {"Save": "<script>alert(1)</script>", "Hello %(name)s": "<b>%(name)s</b>"})
    template = (
        "{{ _('Save') }}{{ lazy }}{{ text }}{{ {'title': text}|xmlattr }}{{ _('Save') ~ lazy }}"
        "<a title=\"{{ _('Save') }}\">{{ [lazy, text]|join }}{{ lazy|upper }}{{ text|trim }}"
    )
    with app.test_request_context(), force_locale("de"):
        html = render_template_string(
            template, lazy=lazy_gettext("Save"), text=gettext("Hello %(name)s", name="<i>")
        )
    assert "<script" not in html.lower()
    assert "<b" not in html
    assert "<i" not in html
    assert html.count("&lt;script&gt;") == 6


def test_a_plain_template_has_plain_words(app: Flask, publish: Publish) -> None:
    publish("de", {"Save": "Auf & <zu>"})
    with app.test_request_context(), force_locale("de"):
        template = app.jinja_env.overlay(autoescape=False).from_string("{{ _('Save') }}{{ lazy }}")
        assert template.render(lazy=lazy_gettext("Save")) == "Auf & <zu>" * 2


class TestFallback:
    def test_a_chain(self, publish: Publish) -> None:
        publish("gsw", {"Close": "Zue"}, X_Fallback="de")
        publish("de", {"Save": "Speichern"}, X_Fallback="fr")
        publish("fr", {"Save": "Enregistrer", "Close": "Fermer", "Open": "Ouvrir"})
        with force_locale("gsw"):
            assert [gettext(text) for text in ("Close", "Save", "Open", "Delete")] == [
                "Zue",
                "Speichern",
                "Ouvrir",
                "Delete",
            ]
            assert pinned.current().chain == ["gsw", "de", "fr"]

    def test_each_has_its_own_plural_rule(self, publish: Publish) -> None:
        publish("de", {}, X_Fallback="ja")
        publish("ja", {"%(num)s day|%(num)s days": ("%(num)s日",)})
        with force_locale("de"):
            assert ngettext("%(num)s day", "%(num)s days", 2) == "2日"

    @pytest.mark.parametrize("fallback", ["de", "fr", "en", "xx", "../../etc", "", "nn"])
    def test_circles_and_nonsense_end(self, publish: Publish, fallback: str) -> None:
        publish("fr", {"Save": "Enregistrer"}, X_Fallback="de")
        publish("de", {}, X_Fallback=fallback)
        with force_locale("de"):
            assert gettext("Save") == ("Enregistrer" if fallback == "fr" else "Save")
            assert gettext("Close") == "Close"


class TestPinning:
    def test_one_request_never_mixes_two_states(self, app: Flask, publish: Publish) -> None:
        def words() -> list[str]:
            with force_locale("de"):
                first = str(gettext("Save"))
                put_new()
                return [first, str(gettext("Save")), render_template_string("{{ _('Save') }}")]

        def put_new() -> None:
            put(pinned.folder(), "de", compiled("de", {"Save": "Sichern"}))

        with app.test_request_context():
            assert words() == ["Speichern"] * 3
        with app.test_request_context():
            assert words() == ["Sichern"] * 3

    def test_each_event_of_a_socket_has_the_words_of_its_moment(
        self, app: Flask, publish: Publish
    ) -> None:
        # Flask-SocketIO handles all of them with the environment of the moment of connecting.
        environ = EnvironBuilder().get_environ()
        with app.request_context(environ), force_locale("de"):
            assert gettext("Save") == "Speichern"
        put(pinned.folder(), "de", compiled("de", {"Save": "Sichern"}))
        with app.request_context(environ), force_locale("de"):
            assert gettext("Save") == "Sichern"

    def test_an_app_context_holds_its_own(self, app: Flask, publish: Publish) -> None:
        with app.app_context(), force_locale("de"):
            assert gettext("Save") == "Speichern"
            put(pinned.folder(), "de", compiled("de", {"Save": "Sichern"}))
            assert gettext("Save") == "Speichern"
        with app.app_context(), force_locale("de"):
            assert gettext("Save") == "Sichern"


def test_outside_of_any_context_the_source_serves() -> None:
    assert Context().run(gettext, "Save") == "Save"
