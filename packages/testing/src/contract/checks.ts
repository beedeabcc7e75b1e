/** One thing a plugin promises, by name; throws where the plugin does not keep it. */
export interface Check {
  readonly name: string;
  run(): Promise<void>;
}

let noting: { readonly checks: Check[]; readonly under: string } | undefined;

/** The checks that `make` notes by {@link it}. */
export function checksOf(make: () => void): Check[] {
  return noted('', [], make);
}

/** Notes what `make` notes, with `under` before each name. */
export function group(under: string, make: () => void): void {
  noted(`${noting!.under}${under}: `, noting!.checks, make);
}

/** Notes a check. */
export function it(name: string, run: () => void | Promise<void>): void {
  const { checks, under } = noting!;
  checks.push({ name: under + name, run: async () => run() });
}

function noted(under: string, checks: Check[], make: () => void): Check[] {
  const before = noting;
  noting = { checks, under };
  try {
    make();
  } finally {
    noting = before;
  }
  return checks;
}
