/** Lets people see the password they are typing. */
export default function passwordField(element) {
  const input = element.querySelector("input");
  const button = element.querySelector("button");
  button.hidden = false;
  button.addEventListener("click", () => {
    const shown = input.type === "password";
    input.type = shown ? "text" : "password";
    button.setAttribute("aria-pressed", String(shown));
    input.focus();
  });
  // So that browsers recognise it, and nobody's screen shows it later.
  input.form?.addEventListener("submit", () => {
    input.type = "password";
    button.setAttribute("aria-pressed", "false");
  });
}
