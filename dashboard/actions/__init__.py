"""Verbs: each one checks, writes, audits and records its event together."""
