/** Starts a page: its language first, then its behaviours. */
import { mount } from "lib/behaviours";
import { watchForms } from "lib/busy";
import { guardForms } from "lib/confirm";
import { context } from "lib/context";
import { keepTimesFresh } from "lib/format";
import { loadCatalog } from "lib/i18n";
import { leave } from "lib/session";

guardForms();
watchForms();
document.addEventListener("submit", (event) => event.target.matches("[data-sign-out]") && leave());

await loadCatalog(context.catalog);
keepTimesFresh();
await mount();
// Whoever sent a form with a mistake in it goes on where the mistake is.
document.querySelector("main .is-invalid")?.focus();
document.documentElement.dataset.ready = "";
