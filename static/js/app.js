/** Starts a page: its language first, then its behaviours. */
import { mount } from "lib/behaviours";
import { watchForms } from "lib/busy";
import { guardForms } from "lib/confirm";
import { context } from "lib/context";
import { keepTimesFresh } from "lib/format";
import { loadCatalog } from "lib/i18n";
import { leave } from "lib/session";
import { watchTexts } from "words/watch";

goOnAtMistake();
guardForms();
watchForms();
document.addEventListener("submit", (event) => event.target.matches("[data-sign-out]") && leave());

// Visitors' pages are short-lived; those of people follow their language's catalog.
if (context.user) watchTexts();
await loadCatalog(context.catalog);
keepTimesFresh();
if (context.user) import("words/swap").then(({ followWords }) => followWords());
await mount();
document.documentElement.dataset.ready = "";

/** Whoever sent a form with a mistake in it goes on where the mistake is, unless they do already. */
function goOnAtMistake() {
  const { activeElement: active, body } = document;
  const untouched = active.matches("[autofocus]") && active.value === active.defaultValue;
  if (active === body || untouched) document.querySelector("main .is-invalid")?.focus();
}
