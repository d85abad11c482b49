import assert from "node:assert/strict";
import { test } from "node:test";

import { initials } from "lib/avatar";
import { formats } from "lib/format";

const AT = "2026-05-03T22:30:00Z";

test("dates are in the person's zone and language", () => {
  assert.equal(formats({ tag: "de", timezone: "Europe/Berlin" }).date(AT), "04.05.2026");
  assert.equal(formats({ tag: "de", timezone: "UTC" }).dateTime(AT), "03.05.2026, 22:30");
  assert.match(formats({ tag: "ja", timezone: "Asia/Tokyo" }).date(AT), /^2026\/05\/04$/);
});

test("a zone that the browser does not know is no reason to fail", () => {
  assert.match(formats({ tag: "en", timezone: "Mars/Olympus" }).date(AT), /2026/);
});

test("digits are Latin in Arabic too, as on the server", () => {
  const arabic = formats({ tag: "ar", timezone: "UTC" });
  assert.match(arabic.dateTime(AT), /2026/);
  assert.equal(arabic.number(1234), "1,234");
});

test("nothing is said about a missing value", () => {
  const { date, dateTime, relative, number } = formats({ tag: "en", timezone: "UTC" });
  for (const format of [date, dateTime, relative, number]) assert.equal(format(null), "");
});

for (const [seconds, text] of [
  [0, "now"],
  [-20, "now"],
  [-50, "1 minute ago"],
  [-600, "10 minutes ago"],
  [-3600, "1 hour ago"],
  [3600, "in 1 hour"],
  [-86400, "yesterday"],
  [-4 * 86400, "4 days ago"],
  [-40 * 86400, "Mar 24, 2026"],
]) {
  test(`${seconds} s is “${text}”`, () => {
    const { relative } = formats({ tag: "en", timezone: "UTC" });
    const now = Date.parse(AT);
    assert.equal(relative(new Date(now + seconds * 1000).toISOString(), now), text);
  });
}

for (const [size, text] of [
  [0, "0 bytes"],
  [1, "1 byte"],
  [1000, "1 kB"],
  [1536, "1.5 kB"],
  [100 * 1024 ** 2, "100 MB"],
  [1023.9 * 1024 ** 2, "1 GB"],
  [10 * 1024 ** 3, "10 GB"],
  [null, "No limit"],
]) {
  test(`${size} bytes are “${text}”`, () => {
    assert.equal(formats({ tag: "en", timezone: "UTC" }).bytes(size), text);
  });
}

for (const [name, letters] of [["Ana de Lima", "AL"], ["émile", "É"], ["山田 太郎", "山太"], ["  ", ""]]) {
  test(`the initials of “${name}” are “${letters}”`, () => assert.equal(initials(name), letters));
}
