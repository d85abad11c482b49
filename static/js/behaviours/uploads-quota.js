/** How much room the person has used, and how much there is. */
import { bytes, percent } from "lib/format";
import { fill } from "lib/dom";
import { gettext as _ } from "lib/i18n";
import { usage } from "uploads/usage";

const NEARLY_FULL = 0.9;

export default function uploadsQuota(element) {
  const show = () => paint(element, usage.current);
  usage.addEventListener("change", show);
  if (usage.current) show();
}

function paint(element, { bytes: used, quota_bytes: quota, max_upload_bytes: largest }) {
  const share = quota === null ? 0 : Math.min(1, quota ? used / quota : 1);
  const values = { used: bytes(used), quota: bytes(quota), percent: percent(share) };
  fill(element, {
    limited: quota !== null,
    used: quota === null ? _("%(used)s used", values) : spaceUsed(values),
    largest: _("At most %(size)s per file", { size: bytes(largest) }),
  });
  const meter = element.querySelector("[role=meter]");
  meter.setAttribute("aria-valuenow", Math.round(share * 100));
  meter.setAttribute("aria-valuetext", values.percent);
  meter.dataset.level = share >= 1 ? "full" : share > NEARLY_FULL ? "high" : "fine";
  meter.firstElementChild.style.inlineSize = `${share * 100}%`;
}

function spaceUsed(values) {
  // i18n: used and available space, e.g. "1.2 GB of 10 GB used"
  return _("%(used)s of %(quota)s used", values);
}
