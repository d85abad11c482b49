/** The files of a drop or paste, those inside dropped folders too. */

/** Whether a drag carries files (and not, say, a picture or a link of this page). */
export function carriesFiles(transfer) {
  return Boolean(transfer?.types.includes("Files"));
}

/** The files; call it at once, because the browser empties `transfer` after the event. */
export async function filesOf(transfer) {
  const entries = [...transfer.items]
    .filter(({ kind }) => kind === "file")
    .map((item) => item.webkitGetAsEntry?.() ?? item.getAsFile());
  const found = await Promise.all(entries.map(unfold));
  return found.flat();
}

async function unfold(entry) {
  if (!entry || entry instanceof File) return entry ? [entry] : [];
  if (entry.isFile) return [await new Promise((resolve, reject) => entry.file(resolve, reject))];
  const inside = await children(entry.createReader());
  const found = await Promise.all(inside.map(unfold));
  return found.flat();
}

/** Everything in a folder; the reader hands it out in parts. */
async function children(reader) {
  const all = [];
  for (;;) {
    const part = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (!part.length) return all;
    all.push(...part);
  }
}
