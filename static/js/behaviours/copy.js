/** A text with a button that copies it. */
import { gettext as _ } from "lib/i18n";
import { toast } from "lib/toast";

const SHOWN_MS = 2_000;

export default function copy(element) {
  const input = element.querySelector("input");
  const button = element.querySelector("button");
  input.addEventListener("focus", () => input.select());
  button.addEventListener("click", async () => {
    if (!(await write(input))) return toast(_("Press Ctrl+C to copy."), { kind: "info" });
    element.dataset.copied = "";
    setTimeout(() => delete element.dataset.copied, SHOWN_MS);
    return toast(_("Copied."), { kind: "success" });
  });
}

async function write(input) {
  try {
    await navigator.clipboard.writeText(input.value);
    return true;
  } catch {
    // Without HTTPS there is no clipboard API; selecting lets the person copy by keyboard.
    input.select();
    return false;
  }
}
