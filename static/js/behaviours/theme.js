/** The choice between light, dark and like the device; js/theme.js shows it, a cookie keeps it. */
import { request } from "lib/http";
import { toastError } from "lib/toast";

export default function theme(form) {
  const root = document.documentElement;
  const buttons = [...form.querySelectorAll('[name="theme"]')];

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const choice = event.submitter.value;
    root.dataset.themeChoice = choice;
    const body = new FormData(form, event.submitter);
    request("POST", form.action, { body }).catch(toastError);
  });

  // The choice exists twice on the page: in the top bar and in the narrow screen's menu.
  new MutationObserver(() => {
    for (const button of buttons) {
      button.setAttribute("aria-pressed", String(button.value === root.dataset.themeChoice));
    }
  }).observe(root, { attributeFilter: ["data-theme-choice"] });
}
