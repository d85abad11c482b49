/** Sends one file, with progress, which fetch() cannot tell yet. */
import { csrfToken, problem, ProblemError, request, unreachable } from "lib/http";
import { gettext as _ } from "lib/i18n";
import { marked, parse } from "lib/json";
import { refusal } from "uploads/usage";

const URL = "/api/v1/uploads";
const STALLED_MS = 60_000;
// The server looks at the whole file before it answers; others' files may come first.
const STORING_MS = 5 * 60_000;

/**
 * Send a file; resolves to its record.
 *
 * @param {File} file
 * @param {{progress: (sent: number) => void, signal: AbortSignal}} options
 * @throws {ProblemError} saying in a sentence why it failed.
 * @throws {DOMException} AbortError when `signal` says so.
 */
export async function transfer(file, { progress, signal }) {
  try {
    return await send(file, progress, signal);
  } catch (error) {
    // A server that refuses a file early may close before the browser reads why.
    throw error.status === 0 ? await reasonFor(file) : error;
  }
}

function send(file, progress, signal) {
  return new Promise((resolve, reject) => {
    const sending = new XMLHttpRequest();
    const watch = watchman(() => sending.abort());
    const stop = () => sending.abort();
    sending.open("POST", `${URL}?${new URLSearchParams({ name: file.name })}`);
    const headers = { Accept: "application/json, application/problem+json", "X-CSRFToken": csrfToken(), ...marked };
    for (const [name, value] of Object.entries(headers)) sending.setRequestHeader(name, value);
    sending.setRequestHeader("Content-Type", "application/octet-stream");
    sending.upload.addEventListener("progress", ({ loaded, total }) => {
      watch.again(loaded < total ? STALLED_MS : STORING_MS);
      progress(loaded);
    });
    sending.addEventListener("load", () => {
      const { status } = sending;
      if (status >= 200 && status < 300) resolve(answerOf(sending));
      else reject(problem(status, answerOf(sending)));
    });
    sending.addEventListener("error", () => reject(unreachable()));
    sending.addEventListener("abort", () => reject(signal.aborted ? signal.reason : unreachable()));
    sending.addEventListener("loadend", () => {
      watch.end();
      signal.removeEventListener("abort", stop);
    });
    signal.addEventListener("abort", stop);
    sending.send(file);
  });
}

function answerOf({ responseText }) {
  try {
    return parse(responseText);
  } catch {
    return null;
  }
}

/** Calls `act` when nothing has moved for too long. */
function watchman(act) {
  let timer = setTimeout(act, STALLED_MS);
  return {
    again(milliseconds) {
      clearTimeout(timer);
      timer = setTimeout(act, milliseconds);
    },
    end: () => clearTimeout(timer),
  };
}

async function reasonFor(file) {
  const failed = (detail) => new ProblemError({ status: 0, detail });
  if (!(await isReadable(file))) {
    return failed(_("This file cannot be read any more. It may have been moved or changed; choose it again."));
  }
  try {
    const refused = refusal(file.size, await request("GET", `${URL}/usage`));
    return failed(refused ?? _("The upload was interrupted. Please try again."));
  } catch (error) {
    return error;
  }
}

async function isReadable(file) {
  try {
    await file.slice(0, 1).arrayBuffer();
    return true;
  } catch {
    return false;
  }
}
