"""The people pages in Chromium: the live list by mouse and keyboard, and one person's page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from itertools import product
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from dashboard.actions import roles, users
from dashboard.extensions import db
from dashboard.models import User
from dashboard.models.roles import Role, role_by_key
from dashboard.models.users import find_user, user_by_login
from dashboard.policy import SYSTEM
from tests.helpers.server import Server


class Team:
    """The people of one test, made and changed as somebody else does it."""

    def __init__(self, server: Server, word: str) -> None:
        self.server, self.word = server, word

    def add(self, first: str, held: Iterable[str | Role] = ("user",), **values: Any) -> int:
        """Somebody called ``<first> <word of the test>``; returns their id."""
        with self.server.app.app_context():
            name = f"{first} {self.word}"
            username = f"{first}.{self.word}".lower()
            return self.server.make_user(username, name=name, roles=held, **values).id

    def change(self, act: Callable[..., Any], person_id: int, *values: Any, **more: Any) -> None:
        """Run an action of dashboard.actions.users on somebody."""
        with self.server.app.app_context():
            act(SYSTEM, find_user(person_id), *values, **more)

    def give(self, person_id: int, key: str) -> None:
        self._change_role(person_id, grant=key)

    def take(self, person_id: int, key: str) -> None:
        self._change_role(person_id, revoke=key)

    def _change_role(self, person_id: int, **change: str) -> None:
        with self.server.app.app_context():
            changes = {verb: [role_by_key(key)] for verb, key in change.items()}
            users.change_roles(SYSTEM, find_user(person_id), **changes)

    def rename(self, person_id: int, first: str) -> None:
        self.change(users.update_profile, person_id, {"name": f"{first} {self.word}"})

    def now(self, person_id: int) -> dict[str, Any]:
        """The person as they are in the database."""
        with self.server.app.app_context():
            person = find_user(person_id)
            assert person
            return {**person.public(), "keys": {role.key for role in person.roles}}

    def open(self, page: Page, **query: object) -> Page:
        """The list of the people of this test, live."""
        text = "&".join(f"{name}={value}" for name, value in query.items())
        page.goto(f"/users?q={self.word}&{text}")
        return live(page)


WORDS = (f"Qu{first}ll{last}a" for first, last in product("bcdfghjklm", repeat=2))
"""For the names of the people of one test, so that its list shows no others."""


@pytest.fixture
def team(server: Server) -> Team:
    """People with a word of their own in their names."""
    return Team(server, next(WORDS))


def live(page: Page) -> Page:
    """Wait until the page is complete and hears of changes."""
    page.wait_for_selector("html[data-ready]")
    expect(page.locator(".live-dot")).to_have_attribute("data-status", "live")
    return page


def names(page: Page) -> list[str]:
    """The first names in the list, in order."""
    return [text.split()[0] for text in page.locator(".users-name").all_inner_texts()]


def row(page: Page, first: str) -> Locator:
    return page.locator(".users-row", has=page.get_by_role("link", name=re.compile(f"^{first} ")))


def shows(page: Page, *first: str) -> None:
    """Wait until the list holds exactly these, in this order."""
    expect(page.locator(".users-name")).to_have_text([re.compile(f"^{name} ") for name in first])


def counts(page: Page, text: str) -> None:
    expect(page.locator("[data-users-count]")).to_have_text(text)


# Finding people


def test_typing_in_the_search_finds_people_and_the_address_keeps_it(
    person: Any, team: Team
) -> None:
    team.add("Ben"), team.add("Ada")
    page = team.open(person())
    shows(page, "Ada", "Ben")
    page.get_by_role("searchbox").fill(f"{team.word} ben")
    shows(page, "Ben")
    counts(page, "1 person")
    assert "ben" in page.url
    page.reload()
    shows(page, "Ben")
    expect(page.get_by_role("searchbox")).to_have_value(f"{team.word} ben")


def test_headings_sort_and_going_back_returns_to_the_order_before(person: Any, team: Team) -> None:
    for first in ("Ben", "Ada", "Cleo"):
        team.add(first)
    page = team.open(person())
    heading = page.get_by_role("columnheader", name="Name")
    expect(heading).to_have_attribute("aria-sort", "ascending")
    heading.get_by_role("button").click()
    shows(page, "Cleo", "Ben", "Ada")
    expect(heading).to_have_attribute("aria-sort", "descending")
    assert "sort=-name" in page.url
    page.get_by_role("button", name="Created").click()
    shows(page, "Cleo", "Ada", "Ben")
    expect(heading).to_have_attribute("aria-sort", "none")
    page.go_back()
    shows(page, "Cleo", "Ben", "Ada")


def test_roles_and_states_narrow_the_list(person: Any, team: Team) -> None:
    team.add("Ada", ["translator"]), team.add("Ben"), team.add("Cleo", state="deactivated")
    page = team.open(person())
    page.get_by_role("combobox", name="Role").select_option("Translator")
    shows(page, "Ada")
    page.get_by_role("combobox", name="Role").select_option("All roles")
    page.get_by_role("combobox", name="State").select_option("Deactivated")
    shows(page, "Cleo")


def test_an_empty_result_says_so_and_offers_the_way_back(person: Any, team: Team) -> None:
    page = team.open(person(), state="invited")
    expect(page.get_by_text("Nobody found")).to_be_visible()
    page.get_by_role("button", name="Clear search and filters").click()
    expect(page.locator(".users-row").first).to_be_visible()
    expect(page.get_by_role("searchbox")).to_be_focused()
    assert page.url.endswith("/users")


def test_more_people_follow_page_by_page_each_once(person: Any, team: Team) -> None:
    expected = [f"P{number:02}" for number in range(60)]
    for first in expected:
        team.add(first)
    page = team.open(person())
    expect(page.locator(".users-row")).to_have_count(50)
    expect(page.get_by_text("50 of 60 people are shown")).to_be_visible()
    counts(page, "60 people")
    page.get_by_role("button", name="Show more").click()
    expect(page.locator(".users-row")).to_have_count(60)
    assert names(page) == expected
    expect(page.get_by_role("button", name="Show more")).to_be_hidden()


# Others act


def test_people_appear_change_and_leave_as_others_act(person: Any, team: Team) -> None:
    ada = team.add("Ada")
    with team.server.app.app_context():
        role = role_by_key("user").id
    page = team.open(person(), role=role)
    shows(page, "Ada")
    team.add("Ben")
    shows(page, "Ada", "Ben")
    counts(page, "2 people")
    team.rename(ada, "Zoe")
    shows(page, "Ben", "Zoe")
    team.give(ada, "translator")
    expect(row(page, "Zoe").locator(".tag", has_text="Translator")).to_be_visible()
    team.take(ada, "user")
    shows(page, "Ben")
    counts(page, "1 person")


def test_a_changed_row_lights_up_briefly(person: Any, team: Team) -> None:
    ada = team.add("Ada")
    page = team.open(person())
    page.evaluate(
        "document.addEventListener('animationstart', ({target, animationName}) => {"
        " window.lit ??= target.closest('tr')?.dataset.id + animationName })"
    )
    team.rename(ada, "Adele")
    shows(page, "Adele")
    page.wait_for_function(f"window.lit === '{ada}row-changed'")
    expect(row(page, "Adele")).not_to_have_class(re.compile("is-changed"))


def test_the_row_under_the_pointer_stays_until_the_pointer_leaves(person: Any, team: Team) -> None:
    team.add("Ada"), team.add("Cleo"), team.add("Dan")
    ben = team.add("Ben")
    page = team.open(person())
    row(page, "Ben").hover()
    top = row(page, "Ben").bounding_box()
    team.rename(ben, "Zoe")
    shows(page, "Ada", "Zoe", "Cleo", "Dan")
    assert row(page, "Zoe").bounding_box() == top
    page.get_by_role("searchbox").hover()
    shows(page, "Ada", "Cleo", "Dan", "Zoe")


def test_new_rows_above_do_not_move_what_is_being_read(person: Any, team: Team) -> None:
    for number in range(40):
        team.add(f"M{number:02}")
    page = team.open(person())
    target = row(page, "M30")
    target.scroll_into_view_if_needed()
    page.mouse.move(5, 400)
    before = target.bounding_box()
    for first in ("Ada", "Ben"):
        team.add(first)
    expect(row(page, "Ben")).to_have_count(1)
    assert target.bounding_box() == before


def test_the_focus_stays_in_a_row_that_changes_and_moves(person: Any, team: Team) -> None:
    ada = team.add("Ada")
    team.add("Ben"), team.add("Cleo")
    page = team.open(person())
    button = row(page, "Ada").get_by_role("button", name="Actions for")
    button.focus()
    team.rename(ada, "Zoe")
    shows(page, "Zoe", "Ben", "Cleo")
    expect(row(page, "Zoe").get_by_role("button", name="Actions for")).to_be_focused()
    page.get_by_role("searchbox").focus()
    shows(page, "Ben", "Cleo", "Zoe")


def test_a_renamed_role_is_renamed_everywhere(person: Any, team: Team) -> None:
    with team.server.app.app_context():
        role = roles.create(SYSTEM, {"name": f"Crew {team.word}", "permissions": []})
        role_id = role.id
        team.server.make_user(f"ada.{team.word}".lower(), name=f"Ada {team.word}", roles=[role])
    page = team.open(person())
    expect(row(page, "Ada").get_by_text(f"Crew {team.word}")).to_be_visible()
    with team.server.app.app_context():
        roles.update(SYSTEM, db.session.get(Role, role_id), {"name": f"Deck {team.word}"})
    expect(row(page, "Ada").get_by_text(f"Deck {team.word}")).to_be_visible()
    expect(page.get_by_role("combobox", name="Role")).to_contain_text(f"Deck {team.word}")


# Roles and states, in the list


def test_roles_are_edited_in_the_row(person: Any, team: Team) -> None:
    ada = team.add("Ada")
    page = team.open(person(roles=("admin",)))
    row(page, "Ada").get_by_role("button", name="Change roles of").click()
    menu = page.get_by_role("dialog", name=f"Roles of Ada {team.word}")
    expect(menu.get_by_role("checkbox", name="User")).to_be_checked()
    menu.get_by_role("checkbox", name="Translator").check()
    expect(row(page, "Ada").locator(".tag", has_text="Translator")).to_be_visible()
    menu.get_by_role("checkbox", name="User").uncheck()
    expect(row(page, "Ada").locator(".tag", has_text="User")).to_have_count(0)
    assert team.now(ada)["keys"] == {"translator"}
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    expect(row(page, "Ada").get_by_role("button", name="Change roles of")).to_be_focused()


def test_only_roles_that_one_may_give_can_be_ticked(person: Any, team: Team) -> None:
    team.add("Ada")
    team.add("Boss", ["admin"])
    page = team.open(person(roles=("staff",)))
    row(page, "Ada").get_by_role("button", name="Change roles of").click()
    menu = page.get_by_role("dialog", name="Roles of")
    expect(menu.get_by_role("checkbox", name="Administrator")).to_be_disabled()
    expect(menu.get_by_role("checkbox", name="Staff")).to_be_enabled()
    expect(menu.get_by_text("You can only give or take roles")).to_be_visible()
    page.keyboard.press("Escape")
    expect(row(page, "Boss").get_by_role("button", name="Change roles of")).to_be_disabled()


def test_a_role_given_by_somebody_else_is_ticked_in_the_open_menu(person: Any, team: Team) -> None:
    ada = team.add("Ada")
    page = team.open(person(roles=("admin",)))
    row(page, "Ada").get_by_role("button", name="Change roles of").click()
    menu = page.get_by_role("dialog", name="Roles of")
    menu.get_by_role("checkbox", name="User").focus()
    team.give(ada, "staff")
    expect(menu.get_by_role("checkbox", name="Staff")).to_be_checked()
    expect(menu.get_by_role("checkbox", name="User")).to_be_focused()


def test_deactivating_asks_first_and_reactivating_does_not(person: Any, team: Team) -> None:
    ada = team.add("Ada")
    page = team.open(person())
    act(page, "Ada", "Deactivate")
    page.get_by_role("dialog").get_by_role("button", name="Cancel").click()
    assert team.now(ada)["state"] == "active"
    act(page, "Ada", "Deactivate")
    page.get_by_role("dialog").get_by_role("button", name="Deactivate").click()
    expect(row(page, "Ada").locator("[data-state]")).to_have_text("Deactivated")
    act(page, "Ada", "Reactivate")
    expect(row(page, "Ada").locator("[data-state]")).to_have_text("Active")


def act(page: Page, first: str, label: str) -> None:
    row(page, first).get_by_role("button", name="Actions for").click()
    page.get_by_role("menuitem", name=label).click()


def test_several_people_are_changed_at_once_and_failures_are_named(person: Any, team: Team) -> None:
    ids = [team.add("Ada"), team.add("Ben"), team.add("Cleo")]
    boss = team.add("Dora", ["admin"])
    page = team.open(person(roles=("staff",)))
    row(page, "Ada").get_by_role("checkbox").click()
    row(page, "Dora").get_by_role("checkbox").click(modifiers=["Shift"])
    expect(page.get_by_text("4 people selected")).to_be_visible()
    page.get_by_role("region", name="Selected people").get_by_text("Deactivate").click()
    page.get_by_role("dialog").get_by_role("button", name="Deactivate").click()
    failures = page.get_by_role("dialog", name="1 account could not be changed")
    expect(failures).to_contain_text(f"Dora {team.word}")
    failures.get_by_role("button", name="Close").click()
    expect(page.locator("[data-state]", has_text="Deactivated")).to_have_count(3)
    assert {team.now(it)["state"] for it in ids} == {"deactivated"}
    assert team.now(boss)["state"] == "active"


def test_roles_of_everybody_shown_are_changed_at_once(person: Any, team: Team) -> None:
    ada, ben = team.add("Ada"), team.add("Ben", ["user", "translator"])
    page = team.open(person(roles=("admin",)))
    page.get_by_role("checkbox", name="Select everyone shown").check()
    page.get_by_role("button", name="Change roles", exact=True).click()
    menu = page.get_by_role("dialog", name="Roles of 2 people")
    expect(menu.get_by_role("checkbox", name="Translator")).to_have_js_property(
        "indeterminate", True
    )
    menu.get_by_role("checkbox", name="Staff").check()
    menu.get_by_role("checkbox", name="User").uncheck()
    menu.get_by_role("button", name="Apply").click()
    expect(page.locator(".users-row .tag", has_text="Staff")).to_have_count(2)
    expect(page.locator(".users-row .tag", has_text="User")).to_have_count(0)
    assert team.now(ada)["keys"] == {"staff"}
    assert team.now(ben)["keys"] == {"staff", "translator"}


def test_who_leaves_the_list_is_not_selected_any_more(person: Any, team: Team) -> None:
    ada = team.add("Ada")
    team.add("Ben")
    page = team.open(person(), state="active")
    page.get_by_role("checkbox", name="Select everyone shown").check()
    expect(page.get_by_text("2 people selected")).to_be_visible()
    team.change(users.deactivate, ada)
    expect(page.get_by_text("1 person selected")).to_be_visible()


# By keyboard


def test_the_list_is_used_by_keyboard_alone(person: Any, team: Team) -> None:
    for first in ("Ada", "Ben", "Cleo"):
        team.add(first)
    page = team.open(person())
    page.locator("body").press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    row(page, "Ada").focus()
    page.keyboard.press("ArrowDown")
    expect(row(page, "Ben")).to_be_focused()
    page.keyboard.press("Space")
    page.keyboard.press("Shift+ArrowDown")
    expect(page.get_by_text("2 people selected")).to_be_visible()
    expect(row(page, "Cleo")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Escape")
    expect(row(page, "Cleo")).to_have_attribute("aria-selected", "false")
    page.keyboard.press("Home")
    expect(row(page, "Ada")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/users/\d+$"))
    live(page)


def test_the_menus_of_a_row_are_reached_and_used_by_keyboard(person: Any, team: Team) -> None:
    ada = team.add("Ada")
    page = team.open(person(roles=("admin",)))
    row(page, "Ada").focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    expect(row(page, "Ada").get_by_role("button", name="Change roles of")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    expect(row(page, "Ada").locator(".tag", has_text="Staff")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(row(page, "Ada")).to_be_focused()
    assert "staff" in team.now(ada)["keys"]


def test_one_row_takes_part_in_the_tab_order(person: Any, team: Team) -> None:
    team.add("Ada"), team.add("Ben")
    page = team.open(person())
    expect(page.locator(".users-table tbody [tabindex='0']")).to_have_count(1)
    row(page, "Ben").focus()
    expect(row(page, "Ben")).to_have_attribute("tabindex", "0")
    expect(page.locator(".users-table tbody [tabindex='0']")).to_have_count(1)


# Inviting, and the file


def test_an_invitation_shows_the_link_once_and_the_person_in_the_list(
    person: Any, team: Team
) -> None:
    page = team.open(person())
    page.get_by_role("link", name="Invite").click()
    dialog = page.get_by_role("dialog", name="Invite somebody")
    dialog.get_by_label("Name", exact=True).fill(f"Ada {team.word}")
    dialog.get_by_label("User name").fill("a b")
    dialog.get_by_label("E-mail address").fill(f"{team.word}@example.com")
    dialog.get_by_role("button", name="Invite").click()
    expect(dialog.get_by_label("User name")).to_be_focused()
    expect(dialog.get_by_label("Name", exact=True)).to_have_value(f"Ada {team.word}")
    dialog.get_by_label("User name").fill(f"ada.{team.word}".lower())
    dialog.get_by_role("button", name="Invite").click()
    link = page.get_by_role("dialog", name="Invitation for Ada")
    expect(link.get_by_label("Link")).to_have_value(re.compile(r"/invitation\?token=."))
    link.get_by_role("button", name="Done").click()
    expect(row(page, "Ada").locator("[data-state]")).to_have_text("Invited")
    with team.server.app.app_context():
        invited = user_by_login(f"ada.{team.word}")
        assert invited
        assert [role.key for role in invited.roles] == ["user"]


def test_the_file_has_whom_the_list_shows(person: Any, team: Team) -> None:
    team.add("Ada"), team.add("Ben", state="deactivated")
    page = team.open(person())
    page.get_by_role("combobox", name="State").select_option("Active")
    shows(page, "Ada")
    with page.expect_download() as download:
        page.get_by_role("link", name="Export").click()
    text = download.value.path().read_text(encoding="utf-8-sig")
    assert f"Ada {team.word}" in text
    assert f"Ben {team.word}" not in text


# Rights


def test_what_a_lost_right_showed_leaves_the_page_at_once(person: Any, team: Team) -> None:
    team.add("Ada")
    page, viewer, role = with_own_role(person, team, ["users.view", "users.view_private"])
    team.open(page)
    expect(page.get_by_text(f"ada.{team.word}@example.com".lower())).to_be_visible()
    permit(team, role, ["users.view", "users.export"])
    expect(page.get_by_role("columnheader", name="E-mail")).to_have_count(0)
    expect(page.get_by_text("@example.com")).to_have_count(0)
    expect(page.get_by_role("link", name="Export")).to_be_visible()
    shows(page, "Ada")
    permit(team, role, ["uploads.create"])
    expect(page.get_by_text("You can no longer see people")).to_be_visible()
    expect(page.locator(".users-row")).to_have_count(0)
    permit(team, role, ["users.view"])
    shows(page, "Ada")
    assert viewer


def test_what_was_lost_for_a_moment_only_comes_back(person: Any, team: Team) -> None:
    team.add("Ada")
    page, _viewer, role = with_own_role(person, team, ["users.view"])
    team.open(page)
    shows(page, "Ada")
    own = re.compile(r"//[^/]+/users\?")

    def refuse(route: Route) -> None:
        route.fulfill(status=403)

    page.route(own, refuse)  # as if it were lost just then, and back before the server tells of it
    permit(team, role, ["users.view", "users.export"])
    expect(page.get_by_text("You can no longer see people")).to_be_visible()
    page.unroute(own, refuse)
    permit(team, role, ["users.view"])
    shows(page, "Ada")


def with_own_role(person: Any, team: Team, permissions: list[str]) -> tuple[Page, User, int]:
    """Somebody who holds one role of their own."""
    with team.server.app.app_context():
        role = roles.create(SYSTEM, {"name": f"Own {team.word}", "permissions": permissions})
        viewer = team.server.make_user(roles=[role])
        return person(user_id=viewer.id), viewer, role.id


def permit(team: Team, role_id: int, permissions: list[str]) -> None:
    with team.server.app.app_context():
        roles.update(SYSTEM, db.session.get(Role, role_id), {"permissions": permissions})


# One person's page


def open_person(page: Page, person_id: int) -> Page:
    page.goto(f"/users/{person_id}")
    return live(page)


def test_a_profile_is_saved_and_others_see_it(person: Any, team: Team) -> None:
    ada = team.add("Ada")
    other = team.open(person("Ben Ode"))
    page = open_person(person(), ada)
    page.get_by_label("Name", exact=True).fill(f"Adele {team.word}")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Adele {team.word}")
    shows(other, "Adele")


def test_fields_that_others_change_follow_while_one_types_in_another(
    person: Any, team: Team
) -> None:
    ada = team.add("Ada")
    page = open_person(person(), ada)
    page.get_by_label("Name", exact=True).fill("Mine")
    team.change(users.update_profile, ada, {"email": f"new.{team.word}@example.com"})
    expect(page.get_by_label("E-mail")).to_have_value(f"new.{team.word}@example.com")
    expect(page.get_by_label("Name", exact=True)).to_have_value("Mine")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("The profile was saved.")).to_be_visible()
    now = team.now(ada)
    assert (now["name"], now["email"]) == ("Mine", f"new.{team.word}@example.com")


@pytest.mark.parametrize(
    "choice, saved", [("Use their version", "Theirs"), ("Keep my version", "Mine")]
)
def test_the_same_field_shows_both_values_and_asks(
    person: Any, team: Team, choice: str, saved: str
) -> None:
    ada = team.add("Ada")
    page = open_person(person(), ada)
    name = page.get_by_label("Name", exact=True)
    name.fill("Mine")
    team.change(users.update_profile, ada, {"name": "Theirs"})
    expect(page.get_by_role("group", name="Two versions of “Name”")).to_contain_text("Theirs")
    expect(name).to_have_value("Mine")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Choose a version for each")).to_be_visible()
    assert team.now(ada)["name"] == "Theirs"
    page.get_by_role("button", name=choice).click()
    expect(name).to_have_value(saved)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".toasts")).to_contain_text(re.compile("saved|Nothing"))
    assert team.now(ada)["name"] == saved


def test_a_stale_save_is_merged_even_when_the_page_has_not_heard(person: Any, team: Team) -> None:
    ada = team.add("Ada")
    page = person()
    page.add_init_script("delete globalThis.WebSocket")
    page.route("**/socket.io/?*", lambda route: route.abort())
    page.goto(f"/users/{ada}")
    page.wait_for_selector("html[data-ready]")
    page.get_by_label("Name", exact=True).fill("Mine")
    team.change(users.update_profile, ada, {"email": f"new.{team.word}@example.com"})
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("The profile was saved.")).to_be_visible()
    now = team.now(ada)
    assert (now["name"], now["email"]) == ("Mine", f"new.{team.word}@example.com")
    team.change(users.update_profile, ada, {"name": "Theirs"})
    page.get_by_label("Name", exact=True).fill("Mine again")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("group", name="Two versions of “Name”")).to_contain_text("Theirs")
    expect(page.get_by_label("Name", exact=True)).to_have_value("Mine again")
    assert team.now(ada)["name"] == "Theirs"


def test_a_wrong_profile_says_where_and_keeps_what_was_typed(person: Any, team: Team) -> None:
    ada = team.add("Ada")
    page = open_person(person(), ada)
    page.get_by_label("Name", exact=True).fill("Mine")
    page.get_by_label("E-mail").fill("nowhere")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_label("E-mail")).to_be_focused()
    expect(page.locator("[data-error-for=email]")).not_to_be_empty()
    expect(page.get_by_label("Name", exact=True)).to_have_value("Mine")


def test_roles_and_state_are_changed_on_the_persons_page(person: Any, team: Team) -> None:
    ada = team.add("Ada")
    page = open_person(person(), ada)
    page.get_by_role("checkbox", name="Staff").check()
    expect(page.get_by_role("checkbox", name="Administrator")).to_be_disabled()
    page.get_by_role("button", name="Deactivate").click()
    page.get_by_role("dialog").get_by_role("button", name="Deactivate").click()
    expect(page.locator("[data-summary] [data-state]")).to_have_text("Deactivated")
    expect(page.get_by_role("button", name="Reactivate")).to_be_focused()
    now = team.now(ada)
    assert (now["state"], now["keys"]) == ("deactivated", {"user", "staff"})
    team.change(users.reactivate, ada)
    expect(page.get_by_role("button", name="Deactivate")).to_be_visible()


def test_a_password_link_is_shown_to_copy(person: Any, team: Team) -> None:
    page = open_person(person(), team.add("Ada"))
    page.get_by_role("button", name="Create link").click()
    link = page.get_by_role("dialog", name="New password for Ada")
    expect(link.get_by_label("Link")).to_have_value(re.compile(r"/password\?token=."))


# Narrow, and right to left


@pytest.mark.parametrize("locale", ["en", "ar"])
def test_nothing_sticks_out_of_a_narrow_screen(person: Any, team: Team, locale: str) -> None:
    ada = team.add("A" * 50, ["admin", "staff", "translator", "user"])
    page = person(locale=locale, viewport={"width": 390, "height": 844})
    for path in (f"/users?q={team.word}", f"/users/{ada}", "/users/new"):
        page.goto(path)
        page.wait_for_selector("html[data-ready]")
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= 390, path
