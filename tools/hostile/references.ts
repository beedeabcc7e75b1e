import { GOOD, many, type Hostile } from './entry.ts';

const sweep = (text: string): string => `${GOOD}sweep:\n${text}\n`;

/** `${...}` that never ends, and changes on the command line. */
export const REFERENCES: readonly Hostile[] = [
  {
    name: 'reference-circle',
    content: `${GOOD}seed: \${train.steps}\n`.replace('steps: 3', 'steps: "${seed}"'),
    says: /round in a circle/,
  },
  { name: 'reference-to-all-above', content: sweep('  a: "${sweep}"'), says: /round in a circle/ },
  {
    name: 'references-that-double',
    content: sweep(
      many(
        60,
        i => `  a${i}: ${i === 0 ? `"${'x'.repeat(100)}"` : `"\${sweep.a${i - 1}}\${sweep.a${i - 1}}"`}`,
      ),
    ),
    says: /longer than 16384 characters/,
  },
  {
    name: 'references-to-lists-that-double',
    content: sweep(
      many(40, i => `  a${i}: ${i === 0 ? '[1, 2]' : `["\${sweep.a${i - 1}}", "\${sweep.a${i - 1}}"]`}`),
    ),
    says: /more than 20000 values/,
  },
  {
    name: 'references-by-the-thousand',
    content: sweep(many(1000, i => `  a${i}: "\${sweep.a${i + 1}}"`)),
    says: /references lead one after another|has \d+ problems/,
  },
  {
    name: 'thousands-of-references',
    content: sweep(`  a: [${many(3000, () => '"${nothing}"', ', ')}]`),
    says: /has 3000 problems/,
  },
  {
    name: 'thousands-of-references-in-a-text',
    content: sweep(`  a: "${'${seed}'.repeat(2000)}"\n  b: "${'${sweep.a}'.repeat(1400)}"`),
    says: /longer than 16384 characters/,
  },
  {
    name: 'reference-in-a-reference',
    content: sweep('  a: "${env:${env:HOME}}"'),
    says: /without its|is not set|no reference/,
  },
  { name: 'reference-to-proto', content: `${GOOD}seed: \${__proto__.polluted}\n`, says: /names nothing/ },
  { name: 'reference-to-constructor', content: `${GOOD}seed: \${constructor.name}\n`, says: /names nothing/ },
  {
    name: 'reference-with-a-long-path',
    content: `${GOOD}seed: "\${${'a.'.repeat(8000)}a}"\n`,
    says: /names nothing/,
  },
  { name: 'references-never-closed', content: `${GOOD}seed: "${'${'.repeat(8000)}"\n`, says: /without its/ },
  {
    name: 'backslashes-before-a-reference',
    content: `${GOOD}seed: '${'\\'.repeat(16_000)}\${'\n`,
    says: /seed is|without its/,
  },
  {
    name: 'environment-that-is-not-set',
    content: `${GOOD}seed: \${env:GANZOO_NO_SUCH_VARIABLE}\n`,
    says: /GANZOO_NO_SUCH_VARIABLE is not set/,
  },
  {
    name: 'environment-with-yaml',
    content: `${GOOD}seed: "\${env:GANZOO_NO_SUCH_VARIABLE,!!js/function x}"\n`,
    says: /seed is '!!js\/function x'/,
  },
  {
    name: 'override-of-proto',
    content: GOOD,
    overrides: ['__proto__.polluted=1'],
    says: /'__proto__\.polluted' is not allowed/,
  },
  {
    name: 'override-of-constructor',
    content: GOOD,
    overrides: ['+constructor.prototype.polluted=1'],
    says: /is not allowed/,
  },
  {
    name: 'override-of-extends',
    content: GOOD,
    overrides: ['extends=/etc/passwd'],
    says: /extends can only be written in a file/,
  },
  {
    name: 'override-that-is-deep',
    content: GOOD,
    overrides: [`+sweep${'.a'.repeat(20_000)}=1`],
    says: /nested deeper than 64|too deep|is not a path/,
  },
  {
    name: 'override-with-a-bomb',
    content: GOOD,
    overrides: [`seed=${'['.repeat(50_000)}`],
    says: /nested deeper than 64/,
  },
  {
    name: 'override-with-escapes',
    content: GOOD,
    overrides: ['seed=\u001b[2J'],
    says: /seed is '\\u001b\[2J'|not valid YAML/,
  },
  {
    name: 'override-that-is-long',
    content: GOOD,
    overrides: [`seed=${'9'.repeat(100_000)}`],
    says: /single text of more than 16384/,
  },
];
