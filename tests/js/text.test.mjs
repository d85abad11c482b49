import assert from "node:assert/strict";
import { test } from "node:test";

import { compareText, textKey } from "lib/text";

for (const [text, key] of [
  ["Élodie", "elodie"],
  ["STRASSE", "strasse"],
  ["Straße", "strasse"],
  ["STRAẞE", "strasse"],
  ["Ὀδυσσεύς", "οδυσσευσ"],
  ["ﬁancé", "fiance"],
  ["  two   words ", "two words"],
  ["İstanbul", "istanbul"],
  ["مُحَمَّد", "محمد"],
  ["ﾊﾟﾘ", "ハリ"],
  ["ꮳꮃꭹ", "ᏣᎳᎩ"],
]) {
  test(`the key of “${text}” is “${key}”`, () => assert.equal(textKey(text), key));
}

test("texts are ordered by code points, as in the database", () => {
  const texts = ["", "a", "aa", "b", "z", "é", "\uffee", "😀"];
  const shuffled = [...texts].reverse().sort(compareText);
  assert.deepEqual(shuffled, texts);
  assert.equal(compareText("a", "a"), 0);
});
