/** Says calmly that the connection is lost, and when everything is up to date again. */
import { gettext as _ } from "lib/i18n";
import { live } from "live/connection";

const PATIENCE_MS = 2_000;
const GOOD_NEWS_MS = 3_000;

export default function connectionBanner(element) {
  let timer;
  const show = (state, text) => {
    element.dataset.state = state;
    element.textContent = text;
  };
  const lost = () => show("lost", _("Connection lost. Trying again…"));
  const hide = () => show("", "");

  live.addEventListener("status", () => {
    clearTimeout(timer);
    if (live.status === "offline") timer = setTimeout(lost, PATIENCE_MS);
    else if (element.dataset.state === "lost") {
      show("restored", _("Connected again. Everything is up to date."));
      timer = setTimeout(hide, GOOD_NEWS_MS);
    }
  });
}
