"""The message catalogs as files: read, checked, changed byte by byte, and compiled."""

from dashboard.catalog_files.faults import BrokenCatalog, TooLargeCatalog, sentence
from dashboard.catalog_files.messages import Edit, Entry, Message, Previous, key_of
from dashboard.catalog_files.progress import SOURCE, Progress, progress_in, progress_of
from dashboard.catalog_files.scan import Catalog, parse

__all__ = (
    "SOURCE",
    "BrokenCatalog",
    "Catalog",
    "Edit",
    "Entry",
    "Message",
    "Previous",
    "Progress",
    "TooLargeCatalog",
    "key_of",
    "parse",
    "progress_in",
    "progress_of",
    "sentence",
)
