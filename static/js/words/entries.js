/** The texts of the page's language at the server, one at a time. Free of DOM. */
import { context } from "lib/context";
import { request } from "lib/http";

const URL = `/api/v1/catalogs/${context.locale}/entries`;

/**
 * What is known of a message.
 *
 * @returns {Promise<{entry, plural, permissions, previous} | null>} null where the catalog does not have it.
 */
export async function find(key, signal) {
  const { items } = await request("GET", `${URL}?key=${key}&limit=1`, { signal });
  return items.length ? request("GET", `${URL}/${items[0].id}`, { signal }) : null;
}

/** What checks find in `texts`. */
export async function check({ id }, texts, signal) {
  const { findings } = await request("POST", `${URL}/${id}/check`, { json: { texts }, signal });
  return findings;
}

/** Save a translation; 412 with `current` when somebody else has changed the same. */
export async function save({ id, version }, texts) {
  const answer = await request("PATCH", `${URL}/${id}`, { json: { texts }, version });
  return answer.entry ?? answer;
}

/** Suggest a translation to those who decide. */
export function suggest({ id }, texts) {
  return request("POST", `${URL}/${id}/suggestions`, { json: { texts, comment: "" } });
}
