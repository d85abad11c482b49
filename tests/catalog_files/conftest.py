"""Real catalogs, from packages that pip fetches once."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from scripts import real_catalogs


@pytest.fixture(scope="session")
def real() -> Path:
    """The folder of real catalogs, one folder for each package; ``make test`` fetches it."""
    try:
        return real_catalogs.fetch()
    except SystemExit as reason:
        if os.environ.get("CI") == "true":
            raise AssertionError(str(reason)) from None
        pytest.skip(str(reason))
