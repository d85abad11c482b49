/** The kinds of entries of the activity that are about translations; see activity/kinds. */
import { gettext as _ } from "lib/i18n";

// i18n: in the sentences of this group %(subject)s is a text of this app, and %(language)s the language it is
// translated into
const texts = {
  "entry.translated": ["language", () => _("Text translated"), sayTranslated],
  "entry.noted": [
    "pencil",
    () => _("Note for translators changed"),
    (v) => _("%(actor)s changed the note on the translation of “%(subject)s” into %(language)s", v),
  ],
  "entry.unfit": [
    "alert-triangle",
    () => _("Wrong placeholder"),
    (v) => _("The translation of “%(subject)s” into %(language)s does not fit its placeholders", v),
  ],
  "entry.dismissed": [
    "eye-off",
    () => _("Warning dismissed"),
    (v, { data }) =>
      data.reason === null
        ? _("%(actor)s no longer dismisses a warning about “%(subject)s” in %(language)s", v)
        : _("%(actor)s dismissed a warning about “%(subject)s” in %(language)s", v),
  ],
  "suggestion.made": [
    "pencil",
    () => _("Translation suggested"),
    (v) => _("%(actor)s suggested another translation of “%(subject)s” into %(language)s", v),
  ],
  "suggestion.accepted": [
    "check",
    () => _("Suggestion accepted"),
    (v) => _("%(actor)s accepted what %(person)s suggested for “%(subject)s” in %(language)s", v),
  ],
  "suggestion.rejected": [
    "x",
    () => _("Suggestion rejected"),
    (v) => _("%(actor)s rejected what %(person)s suggested for “%(subject)s” in %(language)s", v),
  ],
  "suggestion.withdrawn": [
    "arrow-back-up",
    () => _("Suggestion withdrawn"),
    (v) => _("%(actor)s withdrew a suggestion for “%(subject)s” in %(language)s", v),
  ],
};

const languages = {
  "catalog.texts_added": [
    "language",
    () => _("New texts to translate"),
    (v) => _("There are new texts to translate into %(language)s", v),
  ],
  "entries.changed": ["language", () => _("Many translations changed at once"), sayChanged],
  "catalog.published": [
    "upload",
    () => _("Translations published"),
    (v) => _("%(actor)s published translations into %(language)s", v),
  ],
  "catalog.taken_back": [
    "refresh",
    () => _("Published translations taken back"),
    (v) => _("%(actor)s took back what was published last in %(language)s", v),
  ],
  "catalog.added": ["plus", () => _("Language added"), (v) => _("%(actor)s added the language %(language)s", v)],
  "catalog.updated": [
    "language",
    () => _("Fallback of a language changed"),
    (v) => _("%(actor)s chose what is read where %(language)s has no translation", v),
  ],
  "catalog.faulty": [
    "alert-triangle",
    () => _("File of translations broken"),
    (v) => _("The file with the translations into %(language)s cannot be used", v),
  ],
  "catalog.mended": [
    "check",
    () => _("File of translations mended"),
    (v) => _("The file with the translations into %(language)s is in order again", v),
  ],
};

export const KINDS = { ...texts, ...languages };

function sayTranslated(v, { data: { how, state } }) {
  if (how === "revert") return _("%(actor)s took back a change to the translation of “%(subject)s” into %(language)s", v);
  return {
    missing: () => _("%(actor)s removed the translation of “%(subject)s” into %(language)s", v),
    needs_work: () => _("%(actor)s marked the translation of “%(subject)s” into %(language)s: it needs work", v),
    approved: () => _("%(actor)s approved the translation of “%(subject)s” into %(language)s", v),
    translated: () => _("%(actor)s translated “%(subject)s” into %(language)s", v),
  }[state]();
}

function sayChanged(v, { data: { how } }) {
  return {
    replace: () => _("%(actor)s replaced words in the translations into %(language)s", v),
    undo: () => _("%(actor)s undid a replacement of words in the translations into %(language)s", v),
    import: () => _("%(actor)s took in a file of translations into %(language)s", v),
    file: () => _("The file with the translations into %(language)s was changed outside of this app", v),
  }[how]();
}
