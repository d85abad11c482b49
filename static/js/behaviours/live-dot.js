/** The dot in the top bar that tells whether the page is live. */
import { gettext as _ } from "lib/i18n";
import { live } from "live/connection";

export default function liveDot(element) {
  const texts = {
    connecting: _("Connecting…"),
    live: _("Live: changes appear by themselves"),
    offline: _("Not connected"),
  };
  const show = () => {
    element.dataset.status = live.status;
    element.title = texts[live.status];
    element.querySelector("[data-live-text]").textContent = texts[live.status];
  };
  live.addEventListener("status", show);
  show();
}
