"""."""

from __future__ import annotations

from typing import Final

from dashboard.catalog_checks.message import FormCheck

CHECKS: Final[tuple[FormCheck, ...]] = ()
