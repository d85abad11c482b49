"""Take the pictures of the documents from the real app with the demo's data: make screenshots."""

from __future__ import annotations

import io
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, Literal, TypeAlias

from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from scripts import chromium

Scheme: TypeAlias = Literal["light", "dark"]

ROOT: Final = Path(__file__).parent.parent
IMAGES: Final = ROOT / "docs" / "images"
PAGES: Final = {
    "overview": "/",
    "users": "/users",
    "roles": "/roles",
    "activity": "/activity",
    "translations": "/translations/fr?q=people",
}
CHOSEN: Final = {"translations": ".tr-row >> nth=4"}
"""What is clicked before its picture is taken."""

SCHEMES: Final[tuple[Scheme, ...]] = ("light", "dark")
SIZE: Final[ViewportSize] = {"width": 1280, "height": 800}
PICTURES_SHOWN: Final = """() => Promise.all([...document.images]
    .filter((image) => image.checkVisibility() && image.getBoundingClientRect().top < innerHeight)
    .map((image) => image.decode().catch(() => {})))"""
PATIENCE: Final = 120
COLOURS: Final = 256


def main() -> None:
    """Start the demo in a folder of its own and take every picture."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with demo() as (address, password), sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium.installed(),
            args=["--no-sandbox"] if os.getuid() == 0 else [],
        )
        for scheme in SCHEMES:
            take_all(browser, address, password, scheme)
        browser.close()


@contextmanager
def demo() -> Iterator[tuple[str, str]]:
    """The demo's address and its password; it ends and leaves nothing behind."""
    with tempfile.TemporaryDirectory() as folder, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        environment = {"DASHBOARD_DATA_DIR": folder, "DASHBOARD_PORT": str(port)}
        process = subprocess.Popen(
            [sys.executable, "run.py", "--demo"],
            cwd=ROOT,
            env={**os.environ, **environment},
            stdout=subprocess.DEVNULL,
        )
        try:
            wait_for(process, port)
            note = json.loads((Path(folder) / "demo.json").read_text(encoding="utf-8"))
            yield f"http://127.0.0.1:{port}", note["password"]
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(20)


def wait_for(process: subprocess.Popen[bytes], port: int) -> None:
    """Wait until the demo answers.

    Raises:
        SystemExit: it did not.
    """
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    sys.exit("The demo did not start; make demo says why.")


def take_all(browser: Browser, address: str, password: str, scheme: Scheme) -> None:
    """Sign in as the administrator and take each page in one colour scheme."""
    context = browser.new_context(
        base_url=address, viewport=SIZE, color_scheme=scheme, locale="en", reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto("/login")
    page.fill("input[name=username]", "admin")
    page.fill("input[name=password]", password)
    page.press("input[name=password]", "Enter")
    page.wait_for_url("/")
    for name, path in PAGES.items():
        take(page, path, IMAGES / f"{name}-{scheme}.png", CHOSEN.get(name))
    context.close()


def take(page: Page, path: str, file: Path, chosen: str | None) -> None:
    """Take one page when it is live and its pictures are there."""
    page.goto(path)
    page.wait_for_selector(".live-dot[data-status=live]")
    if chosen:
        page.click(chosen)
        page.wait_for_load_state("networkidle")
    page.evaluate(PICTURES_SHOWN)
    # Few colours are enough for a page, and keep the repository small.
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(file, optimize=True)
    print(f"{file.relative_to(ROOT)}: {file.stat().st_size // 1024} kB")


if __name__ == "__main__":
    main()
