/**
 * Plural rules of gettext catalogs: the C expression of a Plural-Forms header, compiled without
 * eval. Grammar: GNU gettext manual, "Additional functions for plural forms". Browsers'
 * Intl.PluralRules disagree with catalogs for several languages, so the catalog's rule decides.
 */
const TOKEN = /\s*(?:(\d+)|(n)|(\|\||&&|[=!<>]=|[-?:<>+*/%()!]))/y;

// Binary operators by rising precedence, as in C.
const LEVELS = [
  { "||": (a, b) => Number(a || b) },
  { "&&": (a, b) => Number(a && b) },
  { "==": (a, b) => Number(a === b), "!=": (a, b) => Number(a !== b) },
  {
    "<=": (a, b) => Number(a <= b),
    ">=": (a, b) => Number(a >= b),
    "<": (a, b) => Number(a < b),
    ">": (a, b) => Number(a > b),
  },
  { "+": (a, b) => a + b, "-": (a, b) => a - b },
  { "*": (a, b) => a * b, "/": (a, b) => Math.trunc(a / b), "%": (a, b) => a % b },
];

/**
 * Compile a Plural-Forms header, e.g. "nplurals=2; plural=(n != 1);".
 *
 * @returns {{count: number, index: (n: number) => number}} index never leaves 0 … count-1.
 * @throws {SyntaxError} when the header is not one.
 */
export function pluralRule(header) {
  const parts = /nplurals\s*=\s*(\d+)\s*;\s*plural\s*=\s*([^;]+)/.exec(header);
  if (!parts) throw new SyntaxError(`Not a plural rule: ${header}`);
  const count = Number(parts[1]);
  const evaluate = new Parser(parts[2]).parse();
  return {
    count,
    index(n) {
      const index = Number(evaluate(Math.abs(Math.trunc(n))));
      return index >= 0 && index < count ? index : 0;
    },
  };
}

class Parser {
  #tokens;

  constructor(source) {
    this.#tokens = tokenize(source);
  }

  parse() {
    const evaluate = this.#ternary();
    if (this.#tokens.length) throw new SyntaxError(`Unexpected ${this.#tokens[0]}`);
    return evaluate;
  }

  #ternary() {
    const condition = this.#binary(0);
    if (!this.#take("?")) return condition;
    const yes = this.#ternary();
    this.#need(":");
    const no = this.#ternary();
    return (n) => (condition(n) ? yes(n) : no(n));
  }

  #binary(level) {
    if (level === LEVELS.length) return this.#unary();
    let left = this.#binary(level + 1);
    while (Object.hasOwn(LEVELS[level], this.#tokens[0] ?? "")) {
      const operation = LEVELS[level][this.#tokens.shift()];
      const [first, second] = [left, this.#binary(level + 1)];
      left = (n) => operation(first(n), second(n));
    }
    return left;
  }

  #unary() {
    if (!this.#take("!")) return this.#primary();
    const operand = this.#unary();
    return (n) => Number(!operand(n));
  }

  #primary() {
    const token = this.#tokens.shift();
    if (token === "n") return (n) => n;
    if (/^\d+$/.test(token ?? "")) return () => Number(token);
    if (token !== "(") throw new SyntaxError(`Unexpected ${token ?? "end"}`);
    const inner = this.#ternary();
    this.#need(")");
    return inner;
  }

  #take(token) {
    if (this.#tokens[0] !== token) return false;
    this.#tokens.shift();
    return true;
  }

  #need(token) {
    if (!this.#take(token)) throw new SyntaxError(`Expected ${token}`);
  }
}

function tokenize(source) {
  const tokens = [];
  const text = source.trim();
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const at = TOKEN.lastIndex;
    const match = TOKEN.exec(text);
    if (!match) throw new SyntaxError(`Unexpected ${text.slice(at)}`);
    tokens.push(match[1] ?? match[2] ?? match[3]);
  }
  return tokens;
}
