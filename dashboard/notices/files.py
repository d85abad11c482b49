"""Notices about files: one's own, shared ones, and everyone's for those who see them."""

from __future__ import annotations

from typing import Any, Final

from flask_babel import lazy_gettext as _l

from dashboard.events import (
    QuotaNearlyFull,
    UploadCreated,
    UploadDeleted,
    UploadRenamed,
    UploadShared,
    UploadUnshared,
)
from dashboard.notices.recipients import holders, the_owner, the_person
from dashboard.notices.vocabulary import SUCCESS, WARNING, Happening, Kind, said


def _name(happening: Happening) -> dict[str, Any]:
    return {"name": happening.subject.name}


def _name_and_owner(happening: Happening) -> dict[str, Any]:
    owner = happening.subject.owner
    return {**_name(happening), "owner": {"person": {"id": owner.id, "name": owner.name}}}


def _names(happening: Happening) -> dict[str, Any]:
    return {"before": happening.event.before, "after": happening.event.after}


def _room(happening: Happening) -> dict[str, Any]:
    return {
        "name": happening.subject.name,
        "used": {"bytes": happening.event.used},
        "quota": {"bytes": happening.event.quota},
    }


def _receiver(happening: Happening) -> list[int]:
    """The person with whom the file is shared now."""
    return [happening.event.user_id]


def _former_receivers(happening: Happening) -> list[int]:
    """Those with whom the file is no longer shared: one, or everybody because it is deleted."""
    if isinstance(happening.event, UploadUnshared):
        return [happening.event.user_id]
    return [share.user_id for share in happening.subject.shares]


def _by_actor(happening: Happening) -> str:
    return f"by {happening.actor.id}"


def _by_owner(happening: Happening) -> str:
    return f"of {happening.subject.owner_id}"


def _files_of_owner(happening: Happening) -> str:
    return f"/uploads?owner={happening.subject.owner_id}"


KINDS: Final = (
    Kind(
        "upload.finished",
        topic="files",
        label=_l("My files are uploaded"),
        on=(UploadCreated,),
        who=the_owner,
        # Told to whoever sends files, too: on another device, or in a page left meanwhile.
        to_actor=True,
        text=said("Your file “%(name)s” was uploaded").counted(
            "%(num)s file of yours was uploaded", "%(num)s of your files were uploaded"
        ),
        params=_name,
        path="/uploads/{id}",
        group=lambda _happening: "mine",
        group_path="/uploads?owner=me",
        level=SUCCESS,
        toast=False,
        icon="upload",
    ),
    Kind(
        "upload.removed",
        topic="files",
        label=_l("Somebody else deletes a file of mine"),
        on=(UploadDeleted,),
        who=the_owner,
        text=said("%(actor)s deleted your file “%(name)s”").counted(
            "%(actor)s deleted %(num)s of your files", "%(actor)s deleted %(num)s of your files"
        ),
        params=_name,
        path="/uploads?owner=me",
        group=_by_actor,
        level=WARNING,
        icon="trash",
    ),
    Kind(
        "upload.renamed",
        topic="files",
        label=_l("Somebody else renames a file of mine"),
        on=(UploadRenamed,),
        who=the_owner,
        # i18n: %(before)s and %(after)s are names of a file
        text=said("%(actor)s renamed your file “%(before)s” to “%(after)s”"),
        params=_names,
        path="/uploads/{id}",
        icon="pencil",
    ),
    Kind(
        "upload.shared",
        topic="files",
        label=_l("Somebody shares a file with me"),
        on=(UploadShared,),
        who=_receiver,
        text=said("%(actor)s shared “%(name)s” with you").counted(
            "%(actor)s shared %(num)s file with you", "%(actor)s shared %(num)s files with you"
        ),
        params=_name,
        path="/uploads/{id}",
        group=_by_actor,
        group_path="/uploads?owner=shared",
        needs="uploads.create",
        icon="share",
    ),
    Kind(
        "upload.unshared",
        topic="files",
        label=_l("A file is no longer shared with me"),
        on=(UploadUnshared, UploadDeleted),
        who=_former_receivers,
        text=said("“%(name)s” is no longer shared with you").counted(
            "%(num)s file is no longer shared with you",
            "%(num)s files are no longer shared with you",
        ),
        params=_name,
        path="/uploads?owner=shared",
        group=_by_actor,
        needs="uploads.create",
        icon="eye-off",
    ),
    Kind(
        "quota.nearly_full",
        topic="files",
        label=_l("My space for files is nearly full"),
        on=(QuotaNearlyFull,),
        who=the_person,
        # i18n: %(used)s and %(quota)s are sizes, like “950 MB”
        text=said("Your space is nearly full: %(used)s of %(quota)s are used"),
        params=_room,
        path="/uploads?owner=me&sort=-size",
        level=WARNING,
        icon="database",
    ),
    Kind(
        "quota.others_nearly_full",
        topic="files",
        label=_l("Somebody else’s space for files is nearly full"),
        on=(QuotaNearlyFull,),
        who=holders("uploads.view_all"),
        # i18n: %(name)s is a person, %(used)s and %(quota)s are sizes
        text=said("The space of %(name)s is nearly full: %(used)s of %(quota)s are used"),
        params=_room,
        path="/uploads?owner={id}&sort=-size",
        needs="uploads.view_all",
        level=WARNING,
        icon="database",
    ),
    Kind(
        "upload.added",
        topic="files",
        label=_l("Somebody else uploads files"),
        on=(UploadCreated,),
        who=holders("uploads.view_all"),
        text=said("%(owner)s uploaded “%(name)s”").counted(
            "%(num)s new file by %(owner)s", "%(num)s new files by %(owner)s"
        ),
        params=_name_and_owner,
        path="/uploads/{id}",
        group=_by_owner,
        group_path=_files_of_owner,
        needs="uploads.view_all",
        toast=False,
        icon="upload",
    ),
)
