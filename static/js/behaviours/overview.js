/** The overview: numbers and short lists that follow what the person may see. */
import { mount } from "lib/behaviours";
import { fill } from "lib/dom";
import { request } from "lib/http";
import { account } from "live/account";
import { live } from "live/connection";
import { Roles } from "models/roles";
import { Files } from "overview/files";
import { People } from "overview/people";
import { RoleBars } from "overview/role-bars";

const URL = "/api/v1/overview";

// Many pages learn of a change at once; they need not all ask at once.
const SOON_MS = 150;
const SPREAD_MS = 450;

export default function overview(element) {
  const first = JSON.parse(element.querySelector("[data-overview]").textContent);
  const parts = partsOf(element, first);
  const take = (data) => parts.forEach((part) => data.offsets[part.topic] && part.load(data));
  const refresh = async () => {
    const data = await request("GET", URL);
    take(data);
    return data.offsets;
  };
  const soon = debounced(() => refresh().catch(console.warn));

  take(first);
  const stops = parts.map((part) =>
    live.subscribe(part.topic, first.offsets[part.topic], {
      changes: (events) => part.apply(events) || soon(),
      reset: async () => (await refresh())[part.topic],
    }),
  );
  stops.push(followAccount(element, () => stops.forEach((stop) => stop())));
}

/** What there is to show follows from what the person may see. */
function partsOf(element, { people, files, roles }) {
  const known = new Roles();
  return [
    // First, because people's rows name their roles.
    roles && new RoleBars(element, known),
    people && new People(element, known),
    files && new Files(element, account.record.id),
  ].filter(Boolean);
}

/** Show one's own card as it is now; when one's rights change, take the page afresh. */
function followAccount(element, stop) {
  const held = new AbortController();
  const card = element.querySelector("[data-account]");
  let roles;
  const renew = async () => {
    stop();
    const page = await fetch("/", { credentials: "same-origin" });
    if (!page.ok) return location.reload();
    const fresh = new DOMParser().parseFromString(await page.text(), "text/html");
    const content = document.importNode(fresh.querySelector(".overview"), true);
    element.replaceWith(content);
    return mount(content);
  };
  const changed = () => {
    const record = account.record;
    const same = !roles || !record.roles || String(roles) === String(record.roles);
    roles = record.roles ?? roles;
    if (!same) renew();
    else if (card) fill(card, record);
  };
  account.addEventListener("change", changed, { signal: held.signal });
  account.addEventListener("permissions", renew, { signal: held.signal });
  return () => held.abort();
}

function debounced(act) {
  let waiting;
  return () => {
    clearTimeout(waiting);
    waiting = setTimeout(act, SOON_MS + Math.random() * SPREAD_MS);
  };
}
