/** Uploads in lists: the twin of dashboard/models/uploads.py, and what types of files are called. */
import { gettext as _ } from "lib/i18n";
import { Queries } from "lib/query";
import { textKey } from "lib/text";
import { orderBy } from "live/order";

/** The beginnings of the types of each kind; the twin of KINDS in dashboard/filetypes.py. */
const KINDS = {
  image: ["image/"],
  video: ["video/"],
  audio: ["audio/"],
  document: [
    "application/pdf",
    "application/postscript",
    "application/rtf",
    "application/epub+zip",
    "application/x-ole-storage",
    "application/vnd.openxmlformats-officedocument.",
    "application/vnd.oasis.opendocument.",
  ],
  text: ["text/", "application/json", "application/xml"],
  archive: [
    "application/zip",
    "application/gzip",
    "application/x-bzip2",
    "application/x-xz",
    "application/zstd",
    "application/x-7z-compressed",
    "application/vnd.rar",
    "application/x-tar",
  ],
};

const ICONS = {
  image: "photo",
  video: "movie",
  audio: "music",
  document: "file-text",
  text: "file-text",
  archive: "file-zip",
  other: "file",
};

const SORT_FIELDS = { name: "name_key" };

export const queries = new Queries({ q: "", owner: "", type: "", sort: "-created_at" }, ["q", "type"]);

/** The kind of a content type: a key of KINDS, or "other". */
export function kindOf(type) {
  const fits = ([, beginnings]) => beginnings.some((beginning) => type.startsWith(beginning));
  return Object.entries(KINDS).find(fits)?.[0] ?? "other";
}

/** The name of the icon for a content type. */
export function iconOf(type) {
  return ICONS[kindOf(type)];
}

/**
 * Whether an upload belongs into a list.
 *
 * @param {{q: string, owner: string, type: string}} query as in the address; the owner is
 *   "" for any, "me", "shared" (with me) or a person's id.
 * @param {number} me the id of the person who looks.
 */
export function matcher({ q = "", owner = "", type = "" }, me) {
  const words = textKey(q).split(" ").filter(Boolean);
  return (upload) =>
    belongs(upload, owner, me) &&
    (!type || kindOf(upload.content_type) === type) &&
    words.every((word) => upload.name_key.includes(word));
}

function belongs({ owner_id: its, shared_with: sharers }, owner, me) {
  if (owner === "shared") return sharers.includes(me);
  return !owner || its === (owner === "me" ? me : Number(owner));
}

/** The comparison for a `sort` of the address. */
export function comparator(sort) {
  const [, minus, field] = /^(-?)(.*)$/.exec(sort);
  return orderBy(minus + (SORT_FIELDS[field] ?? field));
}

/** What a content type is called. */
export function typeLabel(type) {
  const format = formatOf(type);
  const [, named] = names().find(([pattern]) => pattern.test(type)) ?? [];
  if (named) return named;
  // i18n: a kind of file, e.g. "PNG picture"
  if (format && kindOf(type) === "image") return _("%(format)s picture", { format });
  // i18n: a kind of file, e.g. "ZIP archive"
  if (format && kindOf(type) === "archive") return _("%(format)s archive", { format });
  return kindName(kindOf(type));
}

function names() {
  return [
    [/^image\/svg/, _("SVG drawing")],
    [/^application\/pdf/, _("PDF document")],
    [/wordprocessingml|opendocument\.text/, _("Word-processor document")],
    [/spreadsheet/, _("Spreadsheet")],
    [/presentation/, _("Presentation")],
    [/^text\/html/, _("Web page")],
    [/^application\/json/, _("JSON data")],
    [/^application\/xml/, _("XML data")],
    [/executable/, _("Program")],
    [/sqlite/, _("Database")],
  ];
}

function kindName(kind) {
  return {
    image: _("Picture"),
    video: _("Video"),
    audio: _("Sound"),
    document: _("Document"),
    text: _("Text"),
    archive: _("Archive"),
  }[kind] ?? _("File");
}

/** "PNG" for image/png, "7Z" for application/x-7z-compressed; "" for what says nothing. */
function formatOf(type) {
  const [, name] = /^\w+\/(?:x-|vnd\.)?([a-z0-9]{2,5})(?:-compressed)?$/.exec(type) ?? [];
  return name?.toUpperCase() ?? "";
}
