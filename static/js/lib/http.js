/** JSON requests to this server, with its conventions for CSRF, versions and errors. */
import { gettext as _ } from "lib/i18n";
import { marked, parse } from "lib/json";
import { toConfirm, toSignIn } from "lib/session";

/**
 * A request that did not succeed, as a person may be told.
 *
 * status 0 is a network failure. `fields` has a sentence per wrong field; `current` is the record
 * as it is now when somebody else changed it first (412).
 */
export class ProblemError extends Error {
  constructor({ status, title, detail, fields = {}, current = null }) {
    super(detail || title);
    this.name = "ProblemError";
    this.status = status;
    this.title = title;
    this.fields = fields;
    this.current = current;
  }
}

/**
 * Send a request and return its JSON, or null where there is none.
 *
 * @param {string} method
 * @param {string} url
 * @param {{json?: unknown, body?: BodyInit, version?: number, headers?: object,
 *   signal?: AbortSignal, keepalive?: boolean}} options `version` is sent as If-Match; `keepalive`
 *   lets it arrive though the page is left.
 * @throws {ProblemError} for every answer that is not 2xx and when the server cannot be reached.
 * @throws {DOMException} AbortError when `signal` says so.
 */
export async function request(method, url, { json, body, version, headers, signal, keepalive } = {}) {
  const response = await send(url, {
    method,
    signal,
    keepalive,
    body: json === undefined ? body : JSON.stringify(json),
    credentials: "same-origin",
    headers: {
      Accept: "application/json, application/problem+json",
      "X-CSRFToken": csrfToken(),
      ...marked,
      ...(json === undefined ? {} : { "Content-Type": "application/json" }),
      ...(version === undefined ? {} : { "If-Match": `"${version}"` }),
      ...headers,
    },
  });
  const answer = await answerOf(response);
  if (response.ok) return answer;
  if (response.status === 401) signInAgain(answer);
  throw problem(response.status, answer);
}

/** The token that every writing request carries. */
export function csrfToken() {
  return document.querySelector('meta[name="csrf-token"]')?.content ?? "";
}

/** The error for an answer: a problem document (RFC 9457), or whatever came instead of one. */
export function problem(status, answer) {
  const title = answer?.title ?? _("Something went wrong");
  const detail = answer?.detail ?? _("Please try again in a moment.");
  return new ProblemError({ ...answer, status, title, detail });
}

/** The error for a server that cannot be reached. */
export function unreachable() {
  return new ProblemError({
    status: 0,
    title: _("No connection"),
    detail: _("The server cannot be reached. Check your connection and try again."),
  });
}

function signInAgain(answer) {
  if (answer?.code === "confirm_password") toConfirm();
  else toSignIn("expired");
}

async function send(url, options) {
  try {
    return await fetch(url, options);
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw unreachable();
  }
}

async function answerOf(response) {
  if (!/\bjson\b/.test(response.headers.get("content-type") ?? "")) return null;
  try {
    return parse(await response.text());
  } catch (error) {
    if (error.name === "AbortError") throw error;
    return null;
  }
}
