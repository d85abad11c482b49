"""The page of uploads in Chromium: files come in, others see them arrive and leave."""

from __future__ import annotations

import io
import re
import resource
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Dialog, FilePayload, Locator, Page, expect

from dashboard.actions import roles, uploads, users
from dashboard.config import MIB
from dashboard.extensions import db
from dashboard.models import User
from dashboard.models.roles import role_by_key
from dashboard.models.uploads import find_upload
from dashboard.policy import SYSTEM
from tests.browser.conftest import NARROW, Person
from tests.helpers.server import Server, wait_until

DROP = """
([target, files]) => {
  const transfer = new DataTransfer();
  for (const [name, text] of files) transfer.items.add(new File([text], name));
  const send = (type) => target.dispatchEvent(
    new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer: transfer }),
  );
  send("dragenter");
  send("dragover");
  const shown = !document.querySelector("[data-drop-sign]").hidden;
  send("drop");
  return shown;
}
"""


def file(name: str, content: bytes = b"some bytes") -> FilePayload:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


def picture(color: str = "teal", size: tuple[int, int] = (640, 480)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, color).save(out, "PNG")
    return out.getvalue()


def opened(page: Page, query: str = "") -> Page:
    # From now on Playwright answers for the system's dialog; told later, it may miss the first.
    page.on("filechooser", lambda _chooser: None)
    page.goto(f"/uploads{query}")
    expect(page.locator("html[data-ready]")).to_be_attached()
    return page


def choose(page: Page, *files: FilePayload) -> None:
    """Press the button and choose files."""
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Choose files").click()
    assert chooser.value.is_multiple()
    chooser.value.set_files(list(files))


def drop(page: Page, *files: tuple[str, str]) -> bool:
    """Drop files onto the page, as dragged from a folder; whether it invited them."""
    invited: bool = page.evaluate(
        f"(files) => ({DROP})([document.querySelector('main'), files])",
        [list(one) for one in files],
    )
    return invited


def row(page: Page, name: str) -> Locator:
    """The line of a file in the list."""
    return page.locator("tbody tr").filter(has_text=name)


def queued(page: Page, name: str) -> Locator:
    """The line of a file in the queue."""
    return page.locator("[data-queue-items] > li").filter(has_text=name)


def confirm(page: Page, button: str = "Delete") -> None:
    page.get_by_role("dialog").last.get_by_role("button", name=button, exact=True).click()


def slowly(page: Page, bytes_per_second: int) -> None:
    """Let the page send no faster than that."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    limits = {"offline": False, "latency": 0, "downloadThroughput": -1}
    session.send(
        "Network.emulateNetworkConditions", {**limits, "uploadThroughput": bytes_per_second}
    )


@pytest.fixture
def people(server: Server) -> Any:
    """Work on the server's own data: ``with people: …``"""
    with server.app.app_context():
        yield server.make_user
        db.session.remove()


def give(owner: User, name: str, content: bytes = b"some bytes") -> int:
    return int(uploads.create(SYSTEM, name, [content], owner=owner).id)


# Coming in


def test_several_files_are_chosen_and_appear_in_the_list(person: Person) -> None:
    page = opened(person(roles=("user",)))
    empty = page.get_by_text("No files yet").filter(visible=True)
    expect(empty).to_be_visible()
    choose(page, file("notes.txt", b"hello"), file("wall.png", picture()))
    expect(queued(page, "notes.txt")).to_contain_text("Uploaded")
    expect(queued(page, "wall.png")).to_contain_text("Uploaded")
    expect(page.get_by_role("status").filter(has_text="2 files were uploaded")).to_be_visible()
    expect(row(page, "notes.txt")).to_contain_text("Text")
    expect(row(page, "wall.png")).to_contain_text("PNG picture")
    expect(page.get_by_text("2 files", exact=True)).to_be_visible()
    expect(empty).to_have_count(0)
    page.get_by_role("button", name="Clear list").click()
    expect(page.locator("[data-queue]")).to_be_hidden()


def test_files_are_dropped_anywhere_on_the_page(person: Person) -> None:
    page = opened(person(roles=("user",)))
    assert drop(page, ("one.txt", "1"), ("two.txt", "22"))
    expect(row(page, "one.txt")).to_be_visible()
    expect(row(page, "two.txt")).to_be_visible()
    expect(page.locator("[data-drop-sign]")).to_be_hidden()


def test_files_are_chosen_by_keyboard_alone(person: Person) -> None:
    page = opened(person(roles=("user",)))
    page.get_by_role("button", name="Choose files").focus()
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Enter")
    chooser.value.set_files([file("typed.txt")])
    expect(row(page, "typed.txt")).to_be_visible()


def test_progress_is_shown_and_a_transfer_can_be_cancelled_and_begun_again(person: Person) -> None:
    page = opened(person(roles=("user",)))
    slowly(page, 300_000)
    choose(page, file("large.bin", bytes(range(256)) * 4 * 1024))
    bar = page.get_by_role("progressbar", name="Upload of large.bin")
    expect(bar).to_be_visible()
    expect(bar).to_have_js_property("max", MIB)
    expect(queued(page, "large.bin")).to_contain_text(re.compile(r"kB of 1 MB \(\d+%\)"))
    page.wait_for_function("() => document.querySelector('progress').value > 0")
    page.get_by_role("button", name="Cancel the upload of large.bin").click()
    expect(queued(page, "large.bin")).to_contain_text("Cancelled")
    expect(page.get_by_role("button", name="Upload large.bin again")).to_be_focused()
    slowly(page, -1)
    page.get_by_role("button", name="Upload large.bin again").click()
    expect(queued(page, "large.bin")).to_contain_text("Uploaded")
    expect(row(page, "large.bin")).to_have_count(1)


COUNT_SENDING = """
  const send = XMLHttpRequest.prototype.send;
  const sent = [];
  window.mostSending = 0;
  XMLHttpRequest.prototype.send = function (body) {
    if (body instanceof File) sent.push(this);
    const under_way = sent.filter(({ readyState }) => readyState !== XMLHttpRequest.DONE);
    window.mostSending = Math.max(window.mostSending, under_way.length);
    return send.call(this, body);
  };
"""


def test_only_a_few_files_are_sent_at_a_time(person: Person) -> None:
    page = person(roles=("user",))
    page.add_init_script(COUNT_SENDING)
    opened(page)
    choose(page, *(file(f"part {number}.bin", b"x" * 100_000) for number in range(9)))
    expect(page.locator("tbody tr")).to_have_count(9)
    assert page.evaluate("mostSending") == 3


def test_leaving_while_files_are_being_sent_warns(person: Person) -> None:
    page = opened(person(roles=("user",)))
    warnings: list[str] = []

    def stay(dialog: Dialog) -> None:
        warnings.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    slowly(page, 100_000)
    choose(page, file("large.bin", b"x" * MIB))
    expect(page.get_by_role("progressbar", name="Upload of large.bin")).to_be_visible()
    page.evaluate("location.assign('/account')")
    wait_until(lambda: page.evaluate("true") and warnings, what="the warning")
    assert page.url.endswith("/uploads")
    page.get_by_role("button", name="Cancel the upload of large.bin").click()
    page.goto("/account")
    assert warnings == ["beforeunload"]


def test_who_may_not_upload_is_not_invited_to(person: Person, people: Any) -> None:
    reader = roles.create(SYSTEM, {"name": "Readers", "permissions": ["uploads.view_all"]})
    give(people(), "theirs.txt")
    page = opened(person(user_id=people(roles=(reader,)).id), "?q=theirs.txt")
    page.get_by_role("link", name="Uploads").wait_for()
    expect(row(page, "theirs.txt").first).to_be_visible()
    expect(page.get_by_role("button", name="Choose files")).to_be_hidden()
    expect(page.get_by_role("button", name="Delete theirs.txt")).to_have_count(0)
    assert not drop(page, ("one.txt", "1"))
    expect(page.locator("[data-queue]")).to_be_hidden()


# Refused


@pytest.fixture
def small(people: Any) -> Any:
    """Somebody who may send little."""
    limits = {"max_upload_bytes": 2000, "quota_bytes": 3000}
    values = {"name": f"Small {id(limits)}", "permissions": ["uploads.create"], **limits}
    return people(roles=(roles.create(SYSTEM, values),))


def test_a_refused_file_says_why_and_the_others_go_on(person: Person, small: User) -> None:
    page = opened(person(user_id=small.id))
    choose(
        page, file("big.bin", b"x" * 2001), file("empty.bin", b""), file("good.txt", b"x" * 1500)
    )
    expect(queued(page, "big.bin")).to_contain_text("A file may have at most 2 kB.")
    expect(queued(page, "empty.bin")).to_contain_text("This file is empty.")
    expect(queued(page, "good.txt")).to_contain_text("Uploaded")
    expect(page.get_by_role("status").filter(has_text="2 files were not uploaded")).to_be_visible()
    page.get_by_role("button", name="Take empty.bin off this list").click()
    expect(queued(page, "empty.bin")).to_have_count(0)


def test_a_full_quota_is_told_and_making_room_lets_the_file_in(person: Person, small: User) -> None:
    give(small, "old.bin", b"x" * 1900)
    page = opened(person(user_id=small.id))
    expect(page.get_by_role("meter", name="Space used")).to_have_attribute("aria-valuenow", "63")
    choose(page, file("new.bin", b"y" * 1800))
    expect(queued(page, "new.bin")).to_contain_text("Delete files you no longer need.")
    page.get_by_role("button", name="Delete old.bin").click()
    confirm(page)
    expect(row(page, "old.bin")).to_have_count(0)
    expect(page.get_by_role("meter", name="Space used")).to_have_attribute("aria-valuenow", "0")
    page.get_by_role("button", name="Upload new.bin again").click()
    expect(row(page, "new.bin")).to_be_visible()


def test_the_servers_refusal_is_told_where_the_page_could_not_know(
    person: Person, small: User
) -> None:
    page = opened(person(user_id=small.id))
    give(small, "elsewhere.bin", b"x" * 1900)
    # As if the news of that upload had not arrived yet.
    usage = {"bytes": 0, "quota_bytes": None, "max_upload_bytes": 10 * MIB}
    page.route("**/api/v1/uploads/usage", lambda route: route.fulfill(json=usage))
    opened(page)
    page.evaluate(
        "async (now) => { (await import('uploads/usage')).usage.current = now }",
        usage,
    )
    choose(page, file("late.bin", b"y" * 1500))
    expect(queued(page, "late.bin")).to_contain_text("Delete files you no longer need.")


def test_a_lost_connection_is_told_and_the_file_can_be_sent_again(person: Person) -> None:
    page = opened(person(roles=("user",)))
    page.route("**/api/v1/uploads?name=*", lambda route: route.abort("connectionreset"))
    choose(page, file("notes.txt"))
    expect(queued(page, "notes.txt")).to_contain_text("The upload was interrupted.")
    page.context.set_offline(True)
    page.get_by_role("button", name="Upload notes.txt again").click()
    expect(queued(page, "notes.txt")).to_contain_text("The server cannot be reached.")
    page.context.set_offline(False)
    page.unroute_all()
    page.get_by_role("button", name="Upload notes.txt again").click()
    expect(row(page, "notes.txt")).to_be_visible()


@pytest.fixture
def full_disk(server: Server) -> Iterator[Callable[[], None]]:
    """The server's disk takes no file beyond 8 MB, until it is called."""
    assert server._process
    pid = server._process.pid
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (8 * MIB, resource.RLIM_INFINITY))

    def make_room() -> None:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY,) * 2)

    yield make_room
    make_room()


def test_a_full_disk_is_told_and_the_others_go_on(
    person: Person, full_disk: Callable[[], None], tmp_path: Path
) -> None:
    large = tmp_path / "large.bin"
    large.write_bytes(bytes(30 * MIB))
    page = opened(person(roles=("user",)))
    page.locator("input[type=file]").set_input_files([large])
    choose(page, file("tiny.txt"))
    expect(queued(page, "large.bin")).to_contain_text("The server has no space left.")
    expect(queued(page, "tiny.txt")).to_contain_text("Uploaded")
    full_disk()
    page.get_by_role("button", name="Upload large.bin again").click()
    expect(row(page, "large.bin")).to_be_visible()


# Others


def test_what_others_upload_and_delete_appears_and_leaves(person: Person) -> None:
    staff, user = opened(person(roles=("staff",))), opened(person("Bo Berg", roles=("user",)))
    expect(staff.locator(".live-dot[data-status=live]")).to_be_visible()
    choose(user, file("from bo.txt"))
    expect(queued(user, "from bo.txt")).to_contain_text("Uploaded")
    expect(row(staff, "from bo.txt")).to_contain_text("Bo Berg")
    user.get_by_role("button", name="Delete from bo.txt").click()
    confirm(user)
    expect(row(user, "from bo.txt")).to_have_count(0)
    expect(row(staff, "from bo.txt")).to_have_count(0)


def test_own_uploads_appear_in_ones_other_tab(person: Person) -> None:
    first = opened(person(roles=("user",)))
    second = opened(first.context.new_page())
    expect(second.locator(".live-dot[data-status=live]")).to_be_visible()
    choose(first, file("shared.txt"))
    expect(row(second, "shared.txt")).to_be_visible()


def test_a_renamed_owner_is_shown_at_once(person: Person, people: Any) -> None:
    bo = people(name="Bo Berg")
    give(bo, "renamed owner.txt")
    page = opened(person(roles=("staff",)))
    expect(row(page, "renamed owner.txt")).to_contain_text("Bo Berg")
    expect(page.locator(".live-dot[data-status=live]")).to_be_visible()
    users.update_profile(SYSTEM, bo, {"name": "Bo Blom"})
    expect(row(page, "renamed owner.txt")).to_contain_text("Bo Blom")


def test_what_one_reads_stays_in_its_place(person: Person, people: Any) -> None:
    owner = people()
    for number in range(30):
        give(owner, f"file {number:02}.txt", b"x" * (number + 1))
    page = opened(person(user_id=owner.id, roles=("user",)))
    expect(page.locator(".live-dot[data-status=live]")).to_be_visible()
    page.mouse.wheel(0, 900)
    held = row(page, "file 08.txt")
    held.hover()
    before = held.bounding_box()
    give(owner, "comes above.txt")
    expect(row(page, "comes above.txt")).to_be_attached()
    after = held.bounding_box()
    assert before
    assert after
    assert after["y"] == pytest.approx(before["y"], abs=1)


def test_losing_the_right_to_see_all_leaves_ones_own(person: Person, people: Any) -> None:
    other, reader = people(), people(roles=("user", "staff"))
    give(other, "others.txt")
    give(reader, "own.txt")
    page = opened(person(user_id=reader.id), "?q=.txt")
    expect(row(page, "others.txt")).to_be_visible()
    users.change_roles(SYSTEM, reader, [], [role_by_key("staff")])
    expect(row(page, "others.txt")).to_have_count(0)
    expect(row(page, "own.txt")).to_be_visible()
    expect(page.get_by_text("Everyone’s", exact=True)).to_be_hidden()
    expect(page.get_by_text("All", exact=True)).to_be_visible()
    users.change_roles(SYSTEM, reader, [], [role_by_key("user")])
    expect(page.get_by_text("You do not have access")).to_be_visible()
    expect(row(page, "own.txt")).to_be_hidden()
    expect(page.get_by_role("button", name="Choose files")).to_be_hidden()
    users.change_roles(SYSTEM, reader, [role_by_key("user")], [])
    expect(row(page, "own.txt")).to_be_visible()
    expect(page.get_by_role("button", name="Choose files")).to_be_visible()


def test_losing_the_right_to_upload_stops_what_is_under_way(person: Person, people: Any) -> None:
    viewers = roles.create(SYSTEM, {"name": "Viewers", "permissions": ["users.view"]})
    owner = people(roles=("user", viewers))
    page = opened(person(user_id=owner.id))
    slowly(page, 200_000)
    choose(page, *(file(f"part {number}.bin", bytes(range(256)) * 400) for number in range(4)))
    expect(page.get_by_role("progressbar", name="Upload of part 0.bin")).to_be_visible()
    users.change_roles(SYSTEM, owner, [], [role_by_key("user")])
    for number in range(4):
        expect(queued(page, f"part {number}.bin")).to_contain_text("Your roles do not allow this.")
    expect(page.get_by_text("You do not have access")).to_be_visible()


def test_a_search_made_while_offline_is_answered_when_the_server_is_back(
    person: Person, people: Any
) -> None:
    owner = people()
    give(owner, "alpha.txt", b"a")
    give(owner, "beta.txt", b"b")
    page = opened(person(user_id=owner.id))
    expect(page.locator("tbody tr")).to_have_count(2)
    page.context.set_offline(True)
    page.get_by_role("searchbox", name="Search by name").fill("beta")
    refused = page.get_by_role("alert").filter(has_text="The server cannot be reached.")
    expect(refused).to_be_visible()
    page.context.set_offline(False)
    expect(page.locator("tbody .uploads-name")).to_have_text(["beta.txt"], timeout=20_000)


# The list


def test_the_list_is_searched_filtered_and_sorted_and_the_address_keeps_it(
    person: Person, people: Any
) -> None:
    owner = people()
    for name, content in (("Alpha.txt", b"x" * 10), ("Émile.txt", b"x"), ("wall.png", picture())):
        give(owner, name, content)
    page = opened(person(user_id=owner.id))
    names = page.locator("tbody .uploads-name")
    expect(names).to_have_text(["wall.png", "Émile.txt", "Alpha.txt"])
    page.get_by_role("button", name="Name", exact=True).click()
    expect(names).to_have_text(["Alpha.txt", "Émile.txt", "wall.png"])
    page.get_by_label("Kind of file").select_option("Texts")
    expect(names).to_have_text(["Alpha.txt", "Émile.txt"])
    page.get_by_role("searchbox", name="Search by name").fill("emile")
    expect(names).to_have_text(["Émile.txt"])
    expect(page).to_have_url(re.compile(r"q=emile"))
    page.reload()
    expect(names).to_have_text(["Émile.txt"])
    give(owner, "Emile too.txt")
    expect(names).to_have_text(["Emile too.txt", "Émile.txt"])
    give(owner, "unseen.txt")
    page.get_by_role("searchbox", name="Search by name").fill("nothing like this")
    expect(page.get_by_text("No file matches")).to_be_visible()
    page.get_by_role("button", name="Show all files").click()
    expect(names).to_have_count(5)
    page.go_back()
    expect(page.get_by_text("No file matches")).to_be_visible()


def test_more_files_than_fit_are_shown_page_by_page(person: Person, people: Any) -> None:
    owner = people()
    for number in range(60):
        give(owner, f"file {number:02}.txt", b"x" * (number + 1))
    page = opened(person(user_id=owner.id), "?sort=name")
    expect(page.locator("tbody tr")).to_have_count(50)
    expect(page.get_by_text("50 of 60 files are shown")).to_be_visible()
    page.get_by_role("button", name="Show more").click()
    expect(page.locator("tbody tr")).to_have_count(60)
    expect(page.get_by_role("button", name="Show more")).to_be_hidden()
    assert page.locator("tbody .uploads-name").all_inner_texts() == [
        f"file {number:02}.txt" for number in range(60)
    ]


def test_mine_and_everyones(person: Person, people: Any) -> None:
    staff = people(roles=("staff",))
    give(people(), "theirs.txt")
    give(staff, "mine.txt")
    page = opened(person(user_id=staff.id), "?q=e.txt")
    expect(row(page, "theirs.txt")).to_have_count(0)
    opened(page)
    expect(row(page, "theirs.txt")).to_be_visible()
    page.get_by_text("Mine", exact=True).click()
    expect(row(page, "theirs.txt")).to_have_count(0)
    expect(row(page, "mine.txt")).to_be_visible()
    expect(page).to_have_url(re.compile(r"owner=me"))


def test_several_are_deleted_at_once_after_asking(person: Person, people: Any) -> None:
    owner = people()
    for name in ("a.txt", "b.txt", "c.txt"):
        give(owner, name, name.encode())
    page = opened(person(user_id=owner.id))
    page.get_by_label("Select a.txt").check()
    page.get_by_label("Select c.txt").check()
    expect(page.get_by_text("2 files selected")).to_be_visible()
    page.locator("[data-delete-selected]").click()
    expect(page.get_by_role("dialog")).to_contain_text("Delete 2 files?")
    confirm(page, "Cancel")
    expect(page.locator("tbody tr")).to_have_count(3)
    page.locator("[data-delete-selected]").click()
    confirm(page)
    expect(page.locator("tbody .uploads-name")).to_have_text(["b.txt"])
    expect(page.get_by_text("2 files selected")).to_be_hidden()


def test_deleting_asks_and_the_focus_goes_on_to_the_next(person: Person, people: Any) -> None:
    owner = people()
    for name in ("a.txt", "b.txt", "c.txt"):
        give(owner, name, name.encode())
    page = opened(person(user_id=owner.id), "?sort=name")
    page.get_by_role("button", name="Delete b.txt").press("Enter")
    expect(page.get_by_role("dialog")).to_contain_text("b.txt")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Delete b.txt")).to_be_focused()
    page.get_by_role("button", name="Delete b.txt").press("Enter")
    confirm(page)
    expect(row(page, "b.txt")).to_have_count(0)
    expect(page.get_by_role("button", name="Delete c.txt")).to_be_focused()


def test_pictures_are_previewed_with_arrows_and_escape(person: Person, people: Any) -> None:
    owner = people()
    for name, color in (("one.png", "teal"), ("two.png", "navy"), ("three.png", "plum")):
        give(owner, name, picture(color))
    give(owner, "fake.png", b"PK\x03\x04" + b"\0" * 26)
    give(owner, "page.png", b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>")
    page = opened(person(user_id=owner.id))
    expect(row(page, "fake.png")).to_contain_text("ZIP archive")
    expect(page.get_by_role("button", name="Preview fake.png")).to_have_count(0)
    expect(page.get_by_role("button", name="Preview page.png")).to_have_count(0)
    page.get_by_role("button", name="Preview two.png").click()
    viewer = page.get_by_role("dialog")
    expect(viewer).to_contain_text("2 of 3")
    expect(viewer.get_by_role("img", name="two.png")).to_have_js_property("naturalWidth", 640)
    page.keyboard.press("ArrowRight")
    expect(viewer.get_by_role("heading")).to_have_text("one.png")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    expect(viewer.get_by_role("heading")).to_have_text("three.png")
    page.keyboard.press("Escape")
    expect(viewer).to_be_hidden()
    expect(page.get_by_role("button", name="Preview two.png")).to_be_focused()


def test_a_picture_deleted_while_it_is_looked_at_says_so(person: Person, people: Any) -> None:
    owner = people()
    upload = give(owner, "one.png", picture())
    page = opened(person(user_id=owner.id))
    expect(page.locator(".live-dot[data-status=live]")).to_be_visible()
    page.get_by_role("button", name="Preview one.png").click()
    found = find_upload(upload)
    assert found
    uploads.delete(SYSTEM, found)
    expect(page.get_by_text("This file has been deleted.")).to_be_visible()


def test_a_download_has_the_same_bytes_and_name(
    person: Person, people: Any, tmp_path: Path
) -> None:
    owner = people()
    content = bytes(range(256)) * 3000
    give(owner, "Żółw 🐢 “x”.bin", content)
    page = opened(person(user_id=owner.id))
    with page.expect_download() as download:
        page.get_by_role("link", name="Download Żółw 🐢 “x”.bin").click()
    target = tmp_path / "saved"
    download.value.save_as(target)
    assert target.read_bytes() == content
    assert download.value.suggested_filename == "Żółw 🐢 “x”.bin"


def test_narrow_and_from_right_to_left(person: Person, people: Any) -> None:
    owner = people()
    give(owner, "long " * 30 + ".txt")
    give(owner, "wall.png", picture())
    page = opened(person(user_id=owner.id, locale="ar", viewport=NARROW))
    expect(page.locator("tbody tr")).to_have_count(2)
    assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
    page.locator("button.uploads-thumb:visible").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
