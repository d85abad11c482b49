/** One line of the list of uploads. */
import { fill } from "lib/dom";
import { gettext as _, ngettext } from "lib/i18n";
import { account } from "live/account";
import { context } from "lib/context";
import { iconOf, typeLabel } from "models/uploads";

/** Whether the person may delete an upload (the server checks again). */
export function mayDelete({ owner_id: owner }) {
  return owner === context.user.id || account.can("uploads.delete_all");
}

/** Whether the person decides with whom an upload is shared (the server checks again). */
export function mayShare({ owner_id: owner }) {
  if (owner === context.user.id) return account.can("uploads.create");
  return account.can("uploads.view_all") && account.can("users.view");
}

/** Where an upload has its page. */
export function pageUrl({ id }) {
  return `/uploads/${id}`;
}

/** Where an upload is downloaded. */
export function downloadUrl({ id }) {
  return `/uploads/${id}/download`;
}

/** Where a picture's preview is; `size` is 96 or 1200. */
export function previewUrl({ id, sha256 }, size) {
  return `/uploads/${id}/preview?size=${size}&v=${sha256.slice(0, 12)}`;
}

/** Show `upload` in its row. */
export function paintRow(row, upload, selection) {
  const { name, previewable } = upload;
  const deletable = mayDelete(upload);
  fill(row, {
    ...upload,
    type: typeLabel(upload.content_type),
    url: downloadUrl(upload),
    page: pageUrl(upload),
    shared: mayShare(upload) && upload.shared_with.length > 0,
    sharedLabel: ngettext("Shared with %(num)s person", "Shared with %(num)s people", upload.shared_with.length),
    shareable: mayShare(upload),
    thumbnail: previewable ? previewUrl(upload, 96) : null,
    deletable,
    selectLabel: _("Select %(name)s", { name }),
    previewLabel: _("Preview %(name)s", { name }),
    downloadLabel: _("Download %(name)s", { name }),
    shareLabel: _("Share %(name)s", { name }),
    deleteLabel: _("Delete %(name)s", { name }),
  });
  paintIcon(row.querySelector("[data-icon]"), iconOf(upload.content_type));
  const box = row.querySelector("[data-select]");
  box.checked = selection.has(upload.id);
  box.disabled = !deletable;
}

/** Show another icon of the sprite. */
export function paintIcon(use, icon) {
  use.setAttribute("href", use.getAttribute("href").replace(/#.*/, `#${icon}`));
}
