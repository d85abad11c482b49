import assert from "node:assert/strict";
import { test } from "node:test";

import { Queries, nextSort } from "lib/query";
import { queries as ofPeople } from "models/users";

const queries = new Queries({ q: "", owner: "", type: "", sort: "-created_at" }, ["q", "type"]);

test("a query survives its address, and what is usual is not in it", () => {
  const query = { q: "ä &+ß", owner: "me", type: "image", sort: "size" };
  assert.deepEqual(queries.read(queries.write(query)), query);
  assert.equal(queries.write(queries.read("")), "");
  assert.equal(queries.write(queries.read("?sort=-created_at&q=")), "");
  assert.equal(queries.write(queries.read("?q=a+b&owner=me&x=1")), "?q=a+b&owner=me");
  assert.equal(queries.write(queries.read(""), { limit: 200 }), "?limit=200");
});

test("only filters leave something out, and spaces do not", () => {
  assert.equal(queries.isFiltered(queries.read("?q=%20&owner=me&sort=name")), false);
  assert.equal(queries.isFiltered(queries.read("?type=image")), true);
  assert.equal(ofPeople.isFiltered(ofPeople.read("?state=active")), true);
});

test("the usual order is the one without an address", () => {
  assert.deepEqual(ofPeople.inUsualOrder(ofPeople.read("?q=a&sort=-last_sign_in_at")), ofPeople.read("?q=a"));
});

test("headings turn round; sizes and times begin with the largest", () => {
  assert.deepEqual([nextSort("name", "name"), nextSort("-name", "name")], ["-name", "name"]);
  assert.deepEqual([nextSort("name", "created_at"), nextSort("-created_at", "created_at")], ["-created_at", "created_at"]);
  assert.deepEqual([nextSort("name", "size"), nextSort("-created_at", "name")], ["-size", "name"]);
});
