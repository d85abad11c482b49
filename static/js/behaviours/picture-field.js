/** Says at once that a picture is too large, instead of after sending it. */
import { gettext as _, plain } from "lib/i18n";

export default function pictureField(form) {
  const input = form.elements.namedItem("picture");
  const most = Number(form.dataset.mostBytes);
  input.addEventListener("change", () => {
    const tooLarge = input.files[0]?.size > most;
    input.setCustomValidity(tooLarge ? plain(_("Choose a picture of at most 5 MB.")) : "");
    input.reportValidity();
  });
}
