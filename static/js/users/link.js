/** Tells where a link that was handed out went: into a mail, or into a box to copy. */
import { mount } from "lib/behaviours";
import { clone, fill } from "lib/dom";
import { gettext as _ } from "lib/i18n";
import { toast } from "lib/toast";

/** Show `link` {purpose, address, expires_at} of a person; without an address it was mailed. */
export function showLink({ name }, link) {
  const invites = link.purpose === "invitation";
  if (!link.address) {
    const text = invites
      ? _("The invitation to %(name)s is on its way.", { name })
      : _("The link for %(name)s is on its way.", { name });
    toast(text, { kind: "success" });
    return;
  }
  const title = invites ? _("Invitation for %(name)s", { name }) : _("New password for %(name)s", { name });
  const dialog = fill(clone("link-template"), { ...link, title });
  dialog.querySelector("input").value = link.address;
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  mount(dialog);
  dialog.showModal();
}
