/** What can be done to a person, as the list and the person's own page offer it. */
import { confirmed } from "lib/confirm";
import { request } from "lib/http";
import { gettext as _ } from "lib/i18n";
import { toast } from "lib/toast";
import { showLink } from "users/link";

const url = ({ id }, rest) => `/api/v1/users/${id}/${rest}`;

/** What to think of before an account is closed. */
export const DEACTIVATED_MEANS = _(
  "They are signed out everywhere at once and cannot sign in. Nothing is deleted, and you can reactivate them.",
);

/** Give or take one role; resolves to the person as they are now. */
export function setRole(person, role, held) {
  const json = held ? { grant: [role.id] } : { revoke: [role.id] };
  return request("POST", url(person, "roles"), { json });
}

/** The acts by name; each resolves when it is done or was not wanted after all. */
export const acts = {
  async deactivate(person) {
    const agreed = await confirmed({
      title: _("Deactivate %(name)s?", { name: person.name }),
      text: DEACTIVATED_MEANS,
      button: _("Deactivate"),
    });
    if (!agreed) return;
    await request("POST", url(person, "deactivate"));
    toast(_("%(name)s is deactivated.", { name: person.name }), { kind: "success" });
  },

  async reactivate(person) {
    await request("POST", url(person, "reactivate"));
    toast(_("%(name)s is reactivated.", { name: person.name }), { kind: "success" });
  },

  password: (person) => handOut(person, "password"),
  invitation: (person) => handOut(person, "invitation"),
};

async function handOut(person, purpose) {
  showLink(person, await request("POST", url(person, "links"), { json: { purpose } }));
}

/** The invitation that an account was made with. */
export async function showInvitation(person) {
  const { items } = await request("GET", url(person, "links"));
  const link = items.find(({ purpose }) => purpose === "invitation");
  if (link) showLink(person, link);
}
