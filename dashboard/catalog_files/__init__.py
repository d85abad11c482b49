"""The message catalogs as files: read, checked, changed byte by byte, and compiled."""

from dashboard.catalog_files.faults import BrokenCatalog, TooLargeCatalog, sentence
from dashboard.catalog_files.messages import Edit, Entry, Message, Previous, key_of
from dashboard.catalog_files.mo import compile_messages, compiled
from dashboard.catalog_files.patch import block_of, blocks_of, patched, with_blocks
from dashboard.catalog_files.scan import Catalog, parse
from dashboard.catalog_files.validity import MOST_BYTES, check_texts, read, read_file, require_size

__all__ = (
    "MOST_BYTES",
    "BrokenCatalog",
    "Catalog",
    "Edit",
    "Entry",
    "Message",
    "Previous",
    "TooLargeCatalog",
    "block_of",
    "blocks_of",
    "check_texts",
    "compile_messages",
    "compiled",
    "key_of",
    "parse",
    "patched",
    "read",
    "read_file",
    "require_size",
    "sentence",
    "with_blocks",
)
