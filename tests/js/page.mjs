// What modules of the live connection expect of the page they are in, for tests without one.
globalThis.document ??= { addEventListener() {}, querySelector: () => null, getElementById: () => null };
globalThis.addEventListener ??= () => {};
