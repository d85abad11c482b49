"""Roles in a real browser: the matrix, the form, and what others do meanwhile."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import count
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from dashboard.actions import roles, users
from dashboard.models.roles import all_roles, find_role, role_by_key
from dashboard.models.users import find_user
from dashboard.permissions import PERMISSIONS
from dashboard.policy import SYSTEM
from tests.helpers.server import Server

HELD = ("roles.view", "roles.edit", "users.view", "uploads.create")
NARROW = {"width": 390, "height": 844}

numbers = count(1)


@pytest.fixture
def make_role(server: Server) -> Callable[..., tuple[int, str]]:
    """Makes a role by another process: its id and name."""

    def make(*permissions: str, **values: Any) -> tuple[int, str]:
        name = f"Team {next(numbers)}"
        with server.app.app_context():
            made = {"name": name, "permissions": list(permissions), **values}
            return roles.create(SYSTEM, made).id, name

    return make


@pytest.fixture
def change(server: Server) -> Callable[..., None]:
    """An admin elsewhere changes a role, ``change(id, name="New")``, or deletes it."""
    with server.app.app_context():
        admin = server.sign_in(server.make_user(roles=["admin"]))

    def act(role_id: int, **values: Any) -> None:
        method, body = ("PATCH", {"json": values}) if values else ("DELETE", {})
        server.api(admin, method, f"roles/{role_id}", **body).raise_for_status()

    return act


@pytest.fixture
def stored(server: Server) -> Callable[[int], dict[str, Any]]:
    """A role as the database has it."""

    def read(role_id: int) -> dict[str, Any]:
        with server.app.app_context():
            role = find_role(role_id)
            assert role
            return role.public()

    return read


def opened(page: Page, path: str = "/roles") -> Page:
    """A page that is live."""
    page.goto(path)
    expect(page.locator(".live-dot")).to_have_attribute("data-status", "live")
    return page


def box(page: Page, role: str, permission: str) -> Locator:
    """A box of the matrix, found by its name."""
    return page.get_by_role("checkbox", name=f"{role} {permission}", exact=True)


def row(page: Page, role: str) -> Locator:
    """A role in the list."""
    return page.locator("[data-list] tr", has=page.get_by_role("link", name=role, exact=True))


def status(page: Page) -> Locator:
    """What the matrix says about itself."""
    return page.locator("[data-status]:not(.live-dot)")


class TestMatrix:
    def test_a_role_is_made_and_shown(self, person: Any, stored: Any) -> None:
        page = opened(person("Ana Lima", roles=("admin",)))
        page.get_by_role("link", name="New role").click()
        page.get_by_label("Name", exact=True).fill("Night shift")
        page.get_by_label("Limit per file").fill("1.5")
        page.get_by_label("Unit").first.select_option("gigabyte")
        page.get_by_label("See people and their roles").check()
        page.get_by_role("button", name="Create role").click()
        expect(page.get_by_role("status").get_by_text("Night shift")).to_be_visible()
        expect(box(page, "Night shift", "See people and their roles")).to_be_checked()
        expect(box(page, "Night shift", "Edit people's profiles")).not_to_be_checked()
        expect(row(page, "Night shift")).to_contain_text("1.5 GB")
        expect(row(page, "Night shift")).to_contain_text(f"1 of {len(PERMISSIONS)}")

    def test_boxes_are_saved_together(self, person: Any, make_role: Any, stored: Any) -> None:
        one, name = make_role("users.view")
        two, other = make_role()
        page = opened(person("Ana Lima", roles=("admin",)))
        box(page, name, "See people and their roles").uncheck()
        box(page, name, "Publish translations").check()
        box(page, other, "Give and take roles").check()
        expect(status(page)).to_have_text("3 changes are not saved yet.")
        assert stored(one)["version"] == 1
        page.get_by_role("button", name="Save changes").click()
        expect(status(page)).to_have_text("Tick what a role should allow, then save.")
        assert stored(one)["permissions"] == ["translations.publish"]
        assert stored(two)["permissions"] == ["users.grant"]

    def test_discarding_goes_back(self, person: Any, make_role: Any, stored: Any) -> None:
        role_id, name = make_role("users.view")
        page = opened(person("Ana Lima", roles=("admin",)))
        box(page, name, "See people and their roles").uncheck()
        page.get_by_role("button", name="Discard").click()
        expect(box(page, name, "See people and their roles")).to_be_checked()
        assert stored(role_id)["version"] == 1

    def test_a_built_in_role_says_what_it_is(self, person: Any) -> None:
        page = opened(person("Ana Lima", roles=("admin",)))
        expect(row(page, "Administrator")).to_contain_text("Built-in")
        expect(row(page, "Administrator").get_by_role("button")).to_have_count(0)
        locked = box(page, "Administrator", "Publish translations")
        expect(locked).to_have_attribute("aria-disabled", "true")
        locked.click(force=True)
        expect(locked).to_be_checked()
        expect(status(page)).to_have_text("Administrators always have every permission.")

    def test_whoever_may_only_look_gets_no_boxes(self, person: Any, make_role: Any) -> None:
        _, name = make_role("users.view")
        page = opened(person("Sam Sato", roles=("staff",)))
        expect(row(page, name)).to_be_visible()
        expect(page.get_by_role("checkbox")).to_have_count(0)
        for button in ("New role", "Save changes", "Discard", f"Delete {name}", f"Edit {name}"):
            expect(page.get_by_role("button", name=button)).to_have_count(0)
            expect(page.get_by_role("link", name=button)).to_have_count(0)
        expect(page.get_by_role("img", name="Allowed").first).to_be_visible()


class TestRefusals:
    @pytest.fixture
    def editor(self, server: Server, person: Any, make_role: Any) -> Page:
        """Somebody who may edit roles but is no administrator."""
        role_id, _ = make_role(*HELD)
        with server.app.app_context():
            user_id = server.make_user(roles=[find_role(role_id)]).id
        page: Page = person(user_id=user_id)
        return page

    def test_what_one_does_not_hold_cannot_be_given(
        self, editor: Page, make_role: Any, stored: Any
    ) -> None:
        role_id, name = make_role("users.view")
        _, stronger = make_role("users.edit")
        page = opened(editor)
        locked = box(page, name, "Edit people's profiles")
        expect(locked).to_have_attribute("aria-disabled", "true")
        expect(locked).to_have_accessible_description(re.compile("hold yourself"))
        locked.click(force=True)
        expect(locked).not_to_be_checked()
        expect(status(page)).to_contain_text("hold yourself")
        above = box(page, stronger, "See people and their roles")
        expect(above).to_have_accessible_description(re.compile("more than your own"))
        assert stored(role_id)["version"] == 1

    def test_the_servers_refusal_names_the_role_and_keeps_the_choice(
        self, editor: Page, server: Server
    ) -> None:
        page = opened(editor)
        own = page.locator("[data-list] tr", has=page.get_by_role("button")).last
        name = own.get_by_role("link").first.inner_text()
        mine = box(page, name, "Create, change and delete roles")
        mine.uncheck()
        page.get_by_role("button", name="Save changes").click()
        refused = page.get_by_role("alert").filter(has_text="your own right")
        expect(refused).to_contain_text(name)
        expect(mine).not_to_be_checked()
        expect(status(page)).to_have_text("1 change is not saved yet.")
        page.get_by_role("button", name="Discard").click()
        expect(refused).to_have_count(0)

    def test_the_form_shows_the_answer_at_the_field(self, person: Any, make_role: Any) -> None:
        _, name = make_role()
        page = opened(person("Ana Lima", roles=("admin",)), "/roles/new")
        page.get_by_label("Name", exact=True).fill(name.upper())
        page.get_by_label("Space per person").fill("lots")
        page.get_by_role("button", name="Create role").click()
        field = page.get_by_label("Name", exact=True)
        expect(field).to_have_accessible_description(re.compile("Another role has this name"))
        expect(field).to_have_value(name.upper())
        expect(page.get_by_label("Space per person")).to_have_value("lots")


class TestOthers:
    def test_what_others_do_appears_without_a_reload(
        self, person: Any, make_role: Any, change: Any
    ) -> None:
        role_id, name = make_role("users.view")
        page = opened(person("Ana Lima", roles=("staff",)))
        change(role_id, name=f"{name} b", description="Quite new", quota_bytes=2**30)
        expect(row(page, f"{name} b")).to_contain_text("Quite new")
        expect(row(page, f"{name} b")).to_contain_text("1 GB")
        head = page.get_by_role("columnheader", name=f"{name} b", exact=True)
        expect(head).to_be_visible()
        _, later = make_role("users.view")
        expect(row(page, later)).to_be_visible()
        change(role_id)
        expect(head).to_have_count(0)
        expect(row(page, f"{name} b")).to_have_count(0)

    def test_how_many_hold_it_is_counted(self, server: Server, person: Any, make_role: Any) -> None:
        role_id, name = make_role("users.view")
        page = opened(person("Ana Lima", roles=("staff",)))
        expect(row(page, name).get_by_role("link", name="0 people")).to_be_visible()
        with server.app.app_context():
            holder = server.make_user(roles=[find_role(role_id)])
            users.deactivate(SYSTEM, holder)
        expect(row(page, name).get_by_role("link", name="1 person")).to_be_visible()

    def test_choices_stay_while_others_change_the_same_role(
        self, person: Any, make_role: Any, change: Any, stored: Any
    ) -> None:
        role_id, name = make_role("users.view")
        page = opened(person("Ana Lima", roles=("admin",)))
        mine = box(page, name, "Publish translations")
        mine.check()
        change(role_id, permissions=["users.view", "users.edit"])
        expect(box(page, name, "Edit people's profiles")).to_be_checked()
        expect(mine).to_be_checked()
        expect(mine).to_be_focused()
        page.get_by_role("button", name="Save changes").click()
        expect(status(page)).to_have_text("Tick what a role should allow, then save.")
        assert stored(role_id)["permissions"] == [
            "translations.publish",
            "users.edit",
            "users.view",
        ]

    def test_a_save_that_is_overtaken_keeps_both(
        self, person: Any, make_role: Any, change: Any, stored: Any
    ) -> None:
        role_id, name = make_role("users.view")
        page = opened(person("Ana Lima", roles=("admin",)))
        box(page, name, "Publish translations").check()
        asked = []

        def overtake(route: Any) -> None:
            if not asked:
                change(role_id, permissions=["roles.view"])
            asked.append(route.request.headers["if-match"])
            route.continue_()

        page.route(f"**/api/v1/roles/{role_id}", overtake)
        page.get_by_role("button", name="Save changes").click()
        expect(status(page)).to_have_text("Tick what a role should allow, then save.")
        assert asked == ['"1"', '"2"']
        assert stored(role_id)["permissions"] == ["roles.view", "translations.publish"]

    def test_losing_and_getting_back_the_right_to_see_them(
        self, server: Server, person: Any, make_role: Any
    ) -> None:
        role_id, name = make_role("roles.view")
        with server.app.app_context():
            user_id = server.make_user(roles=[find_role(role_id)]).id
        page = opened(person(user_id=user_id))
        expect(row(page, name)).to_be_visible()
        regrant(server, user_id, role_id, give=False)
        expect(page.get_by_text("You can no longer see roles")).to_be_visible()
        expect(page.get_by_text(name, exact=True)).to_have_count(0)
        regrant(server, user_id, role_id, give=True)
        expect(row(page, name)).to_be_visible()
        expect(page.get_by_text("You can no longer see roles")).to_be_hidden()

    def test_rights_that_come_and_go_change_what_can_be_done(
        self, server: Server, person: Any, make_role: Any
    ) -> None:
        _, name = make_role()
        with server.app.app_context():
            user_id = server.make_user(roles=["staff"]).id
            admin = role_by_key("admin").id
        page = opened(person(user_id=user_id))
        expect(page.get_by_role("checkbox")).to_have_count(0)
        regrant(server, user_id, admin, give=True)
        box(page, name, "Publish translations").check()
        expect(page.get_by_role("link", name="New role")).to_be_visible()
        regrant(server, user_id, admin, give=False)
        expect(page.get_by_role("checkbox")).to_have_count(0)
        expect(page.get_by_role("link", name="New role")).to_have_count(0)


class TestLanguages:
    """Permissions of translators may hold in chosen languages only."""

    def test_languages_are_chosen_on_the_page_of_a_role(
        self, person: Any, make_role: Any, stored: Any
    ) -> None:
        role_id, name = make_role()
        page = opened(person("Ana Lima", roles=("admin",)), f"/roles/{role_id}")
        languages = page.get_by_role("group", name="Translate the texts of this app: languages")
        expect(languages).to_be_hidden()
        page.get_by_role("checkbox", name="Translate the texts of this app", exact=True).check()
        expect(languages.get_by_role("checkbox").first).to_be_hidden()
        languages.get_by_label("Only in chosen languages").check()
        languages.get_by_label("French").check()
        languages.get_by_label("German").check()
        page.get_by_role("button", name="Save").click()
        page.wait_for_url("**/roles")
        assert stored(role_id)["permissions"] == ["translations.edit:de", "translations.edit:fr"]
        expect(row(page, name)).to_contain_text(f"1 of {len(PERMISSIONS)}")

    def test_nothing_chosen_is_asked_about(self, person: Any, make_role: Any, stored: Any) -> None:
        role_id, _ = make_role("translations.edit")
        page = opened(person("Ana Lima", roles=("admin",)), f"/roles/{role_id}")
        page.get_by_label("Only in chosen languages").locator("visible=true").check()
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_text("Choose at least one language, or all of them.")).to_be_visible()
        assert stored(role_id)["permissions"] == ["translations.edit"]

    def test_the_matrix_shows_where_it_holds(
        self, person: Any, make_role: Any, stored: Any, change: Any
    ) -> None:
        role_id, name = make_role("translations.edit:fr", "translations.edit:de")
        page = opened(person("Ana Lima", roles=("admin",)))
        partly = box(page, name, "Translate the texts of this app")
        cell = page.locator(".roles-cell", has=partly).locator(".roles-partly")
        expect(cell).to_have_text("French and German")
        assert partly.evaluate("box => box.indeterminate")
        partly.click()
        expect(partly).to_be_checked()
        expect(cell).to_be_hidden()
        page.get_by_role("button", name="Discard").click()
        expect(cell).to_have_text("French and German")
        change(role_id, permissions=["translations.edit:ar"])
        expect(cell).to_have_text("Arabic")
        partly.click()
        page.get_by_role("button", name="Save changes").click()
        expect(status(page)).to_have_text("Tick what a role should allow, then save.")
        assert stored(role_id)["permissions"] == ["translations.edit"]

    def test_an_open_form_follows_and_keeps_what_is_typed(
        self, person: Any, make_role: Any, stored: Any, change: Any
    ) -> None:
        role_id, _ = make_role("translations.edit:fr")
        page = opened(person("Ana Lima", roles=("admin",)), f"/roles/{role_id}")
        languages = page.get_by_role("group", name="Translate the texts of this app: languages")
        languages.get_by_label("Arabic").check()
        change(role_id, permissions=["translations.edit:fr", "translations.edit:de"])
        expect(languages.get_by_label("German")).to_be_checked()
        page.get_by_role("button", name="Save").click()
        page.wait_for_url("**/roles")
        assert stored(role_id)["permissions"] == [
            f"translations.edit:{locale}" for locale in ("ar", "de", "fr")
        ]

    def test_nobody_gives_more_languages_than_they_have(
        self, person: Any, make_role: Any, stored: Any, server: Server
    ) -> None:
        _, french = make_role("roles.view", "roles.edit", "translations.edit:fr")
        with server.app.app_context():
            held = next(role for role in all_roles() if role.name == french)
        role_id, name = make_role()
        page = opened(person("Fay Roux", roles=(held,)), f"/roles/{role_id}")
        page.get_by_role("checkbox", name="Translate the texts of this app", exact=True).check()
        languages = page.get_by_role("group", name="Translate the texts of this app: languages")
        expect(languages.get_by_label("In all languages")).to_be_disabled()
        expect(languages.get_by_label("Only in chosen languages")).to_be_checked()
        expect(languages.get_by_label("German")).to_be_disabled()
        languages.get_by_label("French").check()
        page.get_by_role("button", name="Save").click()
        page.wait_for_url("**/roles")
        assert stored(role_id)["permissions"] == ["translations.edit:fr"]
        locked = box(page, name, "Translate the texts of this app")
        expect(locked).to_have_attribute("aria-disabled", "true")


def regrant(server: Server, user_id: int, role_id: int, *, give: bool) -> None:
    """Somebody else gives or takes a role."""
    with server.app.app_context():
        user, role = find_user(user_id), find_role(role_id)
        assert user
        assert role
        users.change_roles(SYSTEM, user, **{"grant" if give else "revoke": [role]})


class TestOneRole:
    def test_what_others_save_appears_and_what_is_typed_stays(
        self, person: Any, make_role: Any, change: Any, stored: Any
    ) -> None:
        role_id, name = make_role("users.view", quota_bytes=2**30)
        page = opened(person("Ana Lima", roles=("admin",)), f"/roles/{role_id}")
        title = page.get_by_label("Name", exact=True)
        title.fill("Mine")
        change(role_id, name=f"{name} b", quota_bytes=2**21, permissions=["users.edit"])
        expect(page.get_by_label("Space per person")).to_have_value("2")
        expect(page.get_by_label("Edit people's profiles")).to_be_checked()
        expect(page.get_by_label("See people and their roles")).not_to_be_checked()
        expect(title).to_have_value("Mine")
        expect(title).to_be_focused()
        expect(page.get_by_text(f"changed this to “{name} b”")).to_be_visible()
        page.get_by_role("button", name="Save").click()
        expect(row(page, "Mine")).to_be_visible()
        assert stored(role_id)["permissions"] == ["users.edit"]
        assert (stored(role_id)["name"], stored(role_id)["quota_bytes"]) == ("Mine", 2**21)

    def test_a_role_that_somebody_deletes_can_no_longer_be_saved(
        self, person: Any, make_role: Any, change: Any
    ) -> None:
        role_id, _ = make_role()
        page = opened(person("Ana Lima", roles=("admin",)), f"/roles/{role_id}")
        change(role_id)
        expect(page.get_by_text("Somebody deleted this role")).to_be_visible()
        expect(page.get_by_role("button", name="Save")).to_be_disabled()

    def test_it_is_left_to_reading_when_rights_go(
        self, server: Server, person: Any, make_role: Any
    ) -> None:
        role_id, _ = make_role()
        with server.app.app_context():
            user_id = server.make_user(roles=["staff", "admin"]).id
            admin = role_by_key("admin").id
        page = opened(person(user_id=user_id), f"/roles/{role_id}")
        expect(page.get_by_label("Name", exact=True)).to_be_visible()
        regrant(server, user_id, admin, give=False)
        expect(page.get_by_label("Name", exact=True)).to_have_count(0)
        expect(page.get_by_role("img", name="Not allowed").first).to_be_visible()


class TestDelete:
    def test_it_asks_and_says_how_many_lose_it(
        self, server: Server, person: Any, make_role: Any
    ) -> None:
        role_id, name = make_role("users.view")
        with server.app.app_context():
            for _ in range(2):
                server.make_user(roles=[find_role(role_id)])
        page = opened(person("Ana Lima", roles=("admin",)))
        row(page, name).get_by_role("button", name=f"Delete {name}").click()
        dialog = page.get_by_role("dialog", name=f"Delete “{name}”?")
        expect(dialog).to_contain_text("2 people lose this role")
        expect(dialog.get_by_role("button", name="Cancel")).to_be_focused()
        page.keyboard.press("Escape")
        expect(row(page, name)).to_be_visible()
        row(page, name).get_by_role("button", name=f"Delete {name}").click()
        page.get_by_role("button", name="Delete role").click()
        expect(row(page, name)).to_have_count(0)
        with server.app.app_context():
            assert find_role(role_id) is None

    def test_the_count_is_kept_up_to_date_on_its_page(
        self, server: Server, person: Any, make_role: Any
    ) -> None:
        role_id, name = make_role("users.view")
        page = opened(person("Ana Lima", roles=("admin",)), f"/roles/{role_id}")
        with server.app.app_context():
            server.make_user(roles=[find_role(role_id)])
        question = page.locator("[data-confirm]")
        expect(question).to_have_attribute("data-confirm-text", re.compile("1 person loses"))
        page.get_by_role("button", name="Delete role").click()
        page.get_by_role("dialog").get_by_role("button", name="Delete role").click()
        expect(page.get_by_text(f"The role “{name}” was deleted.")).to_be_visible()


class TestKeyboard:
    @pytest.mark.parametrize("locale, right", [("en", "ArrowRight"), ("ar", "ArrowLeft")])
    def test_the_matrix_is_one_stop_and_arrows_move_in_it(
        self, person: Any, make_role: Any, stored: Any, locale: str, right: str
    ) -> None:
        role_id, _ = make_role()
        page = opened(person("Ana Lima", roles=("admin",), locale=locale))
        expect(page.locator(".roles-cell input[tabindex='0']")).to_have_count(1)
        page.locator(".roles-scroll").focus()
        cells = page.locator("tr[data-permission='users.view'] input")
        while not cells.first.evaluate("box => box === document.activeElement"):
            page.keyboard.press("Tab")
        page.keyboard.press(right)
        expect(cells.nth(1)).to_be_focused()
        page.keyboard.press("End")
        page.keyboard.press("ArrowDown")
        target = page.locator(f"tr[data-permission='users.view_private'] td[data-role='{role_id}']")
        expect(target.locator("input")).to_be_focused()
        page.keyboard.press("Space")
        expect(target.locator("input")).to_be_checked()
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(target).not_to_have_class(re.compile("is-chosen"))
        assert stored(role_id)["permissions"] == ["users.view_private"]

    def test_the_focus_goes_on_when_its_row_leaves(
        self, person: Any, make_role: Any, change: Any
    ) -> None:
        role_id, name = make_role()
        _, next_name = make_role()
        page = opened(person("Ana Lima", roles=("admin",)))
        row(page, name).get_by_role("button").focus()
        change(role_id)
        expect(row(page, next_name).get_by_role("link", name=next_name, exact=True)).to_be_focused()


class TestNarrow:
    @pytest.mark.parametrize("locale", ["en", "ar"])
    @pytest.mark.parametrize("path", ["/roles", "/roles/new", "/roles/2"])
    def test_no_page_is_wider_than_the_screen(self, person: Any, locale: str, path: str) -> None:
        page = opened(person("Ana Lima", roles=("admin",), locale=locale, viewport=NARROW), path)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    def test_permissions_stay_beside_their_boxes(self, person: Any, make_role: Any) -> None:
        for _ in range(8):
            _, name = make_role()
        page = opened(person("Ana Lima", roles=("admin",), viewport=NARROW))
        last = box(page, name, "See people and their roles")
        last.check()
        expect(last).to_be_in_viewport()
        expect(page.locator("#permission-users\\.view")).to_be_in_viewport()
