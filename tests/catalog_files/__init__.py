"""Catalogs as files: read, changed byte by byte, compiled, refused."""
