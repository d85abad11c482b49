/** Chooses the browser's time zone in a form where none has been chosen yet. */
export default function guessTimezone(form) {
  const choice = form.elements.namedItem("timezone");
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  const known = [...choice.options].some((option) => option.value === timeZone);
  if (!choice.value && known) choice.value = timeZone;
}
