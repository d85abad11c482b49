/** Switches translating in place on and off; what was chosen holds for this tab. */
const STORE = "words.mode";

export default async function wordsSwitch(button) {
  let mode = null;
  const show = () => button.setAttribute("aria-pressed", String(Boolean(mode)));
  const start = async () => {
    const { Mode } = await import("words/mode");
    mode = new Mode();
    mode.addEventListener("end", () => {
      mode = null;
      sessionStorage.removeItem(STORE);
      show();
      document.getElementById("user-menu")?.focus();
    });
    sessionStorage.setItem(STORE, "on");
    mode.start();
    show();
  };
  button.addEventListener("click", () => (mode ? mode.end() : start()));
  if (sessionStorage.getItem(STORE)) await start();
}
