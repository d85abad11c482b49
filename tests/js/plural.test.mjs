import assert from "node:assert/strict";
import { test } from "node:test";

import { pluralRule } from "lib/plural";

// Rules as catalogs carry them, and the form for each number as the GNU gettext manual and CLDR say.
const TABLES = {
  ja: ["nplurals=1; plural=0;", { 0: 0, 1: 0, 2: 0, 100: 0 }],
  en: ["nplurals=2; plural=(n != 1);", { 0: 1, 1: 0, 2: 1, 21: 1 }],
  fr: ["nplurals=2; plural=(n > 1);", { 0: 0, 1: 0, 2: 1, 1000000: 1 }],
  pt_BR: ["nplurals=2; plural=n > 1;", { 0: 0, 1: 0, 2: 1 }],
  ru: [
    "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);",
    { 0: 2, 1: 0, 2: 1, 4: 1, 5: 2, 11: 2, 12: 2, 14: 2, 21: 0, 22: 1, 25: 2, 101: 0, 111: 2, 112: 2, 122: 1 },
  ],
  pl: [
    "nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);",
    { 0: 2, 1: 0, 2: 1, 4: 1, 5: 2, 12: 2, 21: 2, 22: 1, 112: 2, 122: 1 },
  ],
  ar: [
    "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 && n%100<=99 ? 4 : 5);",
    { 0: 0, 1: 1, 2: 2, 3: 3, 10: 3, 11: 4, 26: 4, 99: 4, 100: 5, 102: 5, 103: 3, 111: 4, 1000: 5 },
  ],
  cs: ["nplurals=3; plural=((n==1) ? 0 : (n>=2 && n<=4) ? 1 : 2);", { 0: 2, 1: 0, 2: 1, 4: 1, 5: 2 }],
};

for (const [locale, [header, table]] of Object.entries(TABLES)) {
  test(`plural forms of ${locale}`, () => {
    const rule = pluralRule(header);
    for (const [n, form] of Object.entries(table)) assert.equal(rule.index(Number(n)), form, `n = ${n}`);
  });
}

test("operators bind as in C", () => {
  const value = (expression, n) => pluralRule(`nplurals=99; plural=${expression};`).index(n);
  assert.equal(value("1 + 2 * n - 4 / 2", 5), 9);
  assert.equal(value("!n == 0 || 0", 5), 1);
  assert.equal(value("n > 3 == 1", 5), 1);
  assert.equal(value("n ? 1 : 0 ? 2 : 3", 0), 3);
  assert.equal(value("7 / 2", 0), 3);
});

test("a form that does not exist becomes the first", () => {
  assert.equal(pluralRule("nplurals=2; plural=n;").index(7), 0);
  assert.equal(pluralRule("nplurals=2; plural=n % 0;").index(7), 0);
  assert.equal(pluralRule("nplurals=2; plural=(n != 1);").index(-1), 0);
});

for (const wrong of ["", "nplurals=2", "nplurals=2; plural=n !;", "nplurals=2; plural=(n;", "nplurals=2; plural=alert(1);"]) {
  test(`refuses “${wrong}”`, () => assert.throws(() => pluralRule(wrong), SyntaxError));
}
