"""What was changed together in a language as JSON: the latest, and taking it back."""

from __future__ import annotations

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from dashboard.access import signed_in
from dashboard.actions import batches
from dashboard.api.requests import list_request
from dashboard.identity import current_actor
from dashboard.live.catalog_list import seen_catalog

blueprint = Blueprint("api_batches", __name__, url_prefix="/api/v1/catalogs/<locale>")

MOST_LISTED = 200
"""Texts that an undo names which it left alone; ``kept_total`` says how many there are."""


@blueprint.get("/batches")
@signed_in
def list_all(locale: str) -> ResponseReturnValue:
    """The replacements and imports that whoever asks may undo, the newest first."""
    actor, wanted = current_actor(), list_request("")
    found = batches.recent(actor, seen_catalog(actor, locale), wanted.cursor, wanted.limit)
    return jsonify(items=[batch.public() for batch in found.items], next=found.next)


@blueprint.post("/undo/<batch>")
@signed_in
def undo(locale: str, batch: str) -> ResponseReturnValue:
    """Take back what was changed together, where nobody has changed it since."""
    actor = current_actor()
    undone = batches.undo(actor, seen_catalog(actor, locale), batch[:32])
    kept = [{"id": entry.id, "source": entry.source} for entry in undone.kept]
    return jsonify(
        total=undone.texts,
        batch=undone.batch if undone.texts else None,
        kept=kept[:MOST_LISTED],
        kept_total=len(kept),
    )
