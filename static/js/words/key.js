/**
 * What a message goes by outside of catalogs: BLAKE2b (RFC 7693) of its id in eight bytes, the twin of
 * dashboard/words/keys.py. Free of DOM.
 */
const BLOCK = 128;
const LENGTH = 8;
const IV = [
  ...[0x6a09e667f3bcc908n, 0xbb67ae8584caa73bn, 0x3c6ef372fe94f82bn, 0xa54ff53a5f1d36f1n],
  ...[0x510e527fade682d1n, 0x9b05688c2b3e6c1fn, 0x1f83d9abfb41bd6bn, 0x5be0cd19137e2179n],
];
// In which order each round takes the words of a block; the last two are the first two again.
const ORDERS = [
  ...["0123456789abcdef", "ea489fd61c02b753", "b8c052fdae367194", "7931dcbe265a40f8", "905724afe1bc683d"],
  ...["2c6a0b834d75fe19", "c51fed4a0763928b", "db7ec13950f4862a", "6fe9b308c2d714a5", "a2847615fb9e3cd0"],
].map((order) => [...order].map((digit) => Number.parseInt(digit, 16)));
const MIXES = [
  ...[[0, 4, 8, 12], [1, 5, 9, 13], [2, 6, 10, 14], [3, 7, 11, 15]],
  ...[[0, 5, 10, 15], [1, 6, 11, 12], [2, 7, 8, 13], [3, 4, 9, 14]],
];
const known = new Map();

const word = (value) => BigInt.asUintN(64, value);
const turned = (value, bits) => word((value >> bits) | (value << (64n - bits)));

/** The key of a message, by its msgid (after its context and \u0004, if it has one). */
export function keyOf(id) {
  if (!known.has(id)) known.set(id, hash(new TextEncoder().encode(id)));
  return known.get(id);
}

function hash(bytes) {
  const state = [...IV];
  state[0] ^= 0x01010000n ^ BigInt(LENGTH);
  const blocks = Math.max(1, Math.ceil(bytes.length / BLOCK));
  const padded = new DataView(new ArrayBuffer(blocks * BLOCK));
  bytes.forEach((byte, at) => padded.setUint8(at, byte));
  for (let at = 0; at < blocks; at += 1) {
    const last = at === blocks - 1;
    const count = BigInt(last ? bytes.length : (at + 1) * BLOCK);
    const words = Array.from({ length: 16 }, (_value, index) => padded.getBigUint64(at * BLOCK + 8 * index, true));
    compress(state, words, count, last);
  }
  return Array.from({ length: LENGTH }, (_value, at) => hex((state[0] >> BigInt(8 * at)) & 0xffn)).join("");
}

const hex = (byte) => byte.toString(16).padStart(2, "0");

function compress(state, words, count, last) {
  const v = [...state, ...IV];
  v[12] ^= count;
  if (last) v[14] = word(~v[14]);
  for (let round = 0; round < 12; round += 1) {
    const order = ORDERS[round % 10];
    MIXES.forEach((places, at) => mix(v, places, words[order[2 * at]], words[order[2 * at + 1]]));
  }
  for (let at = 0; at < 8; at += 1) state[at] ^= v[at] ^ v[at + 8];
}

function mix(v, [a, b, c, d], x, y) {
  v[a] = word(v[a] + v[b] + x);
  v[d] = turned(v[d] ^ v[a], 32n);
  v[c] = word(v[c] + v[d]);
  v[b] = turned(v[b] ^ v[c], 24n);
  v[a] = word(v[a] + v[b] + y);
  v[d] = turned(v[d] ^ v[a], 16n);
  v[c] = word(v[c] + v[d]);
  v[b] = turned(v[b] ^ v[c], 63n);
}
