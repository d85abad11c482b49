"""Runs jobs in this process: what kinds there are, how each is done, and the consumer.

A job may run twice: when the process ends in the middle of it, nobody knows how far it came. What
it writes it writes together with its own end; a mail may at worst be sent twice, with the same
``Message-ID``, by which most mailboxes show it once.
"""

from __future__ import annotations

import importlib
import pkgutil

for _module in pkgutil.iter_modules(__path__):
    importlib.import_module(f"{__name__}.{_module.name}")
