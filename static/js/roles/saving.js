/** Saving what is chosen in the matrix, role by role. */
import { request } from "lib/http";

const TRIES = 5;

/**
 * Save every role with choices.
 *
 * @returns {Promise<{role: object, error: Error}[]>} what was refused; its choices stay.
 */
export async function saveAll(roles, choices) {
  const refused = [];
  for (const id of choices.ids) {
    const role = roles.get(id);
    try {
      if (role) await save(roles, choices, role);
    } catch (error) {
      refused.push({ role, error });
    }
  }
  return refused;
}

/** Save one. Where somebody else was faster, what they changed and what is chosen go together. */
async function save(roles, choices, role, tries = TRIES) {
  try {
    const json = { permissions: choices.wanted(role) };
    const { version } = role;
    roles.put(await request("PATCH", `/api/v1/roles/${role.id}`, { json, version }));
  } catch (error) {
    if (error.status !== 412 || !error.current || !tries) throw error;
    roles.put(error.current);
    await save(roles, choices, error.current, tries - 1);
  }
}
