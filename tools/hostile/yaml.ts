import { GOOD, many, type Hostile } from './entry.ts';

const bomb = many(12, i => `a${i}: &a${i} [${i === 0 ? 'x' : many(9, () => `*a${i - 1}`, ', ')}]`);
const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);
const text = (characters: string, encoding: BufferEncoding): Uint8Array => Buffer.from(characters, encoding);

/** Bytes and YAML made to break a reader, or to cost it memory and time. */
export const YAML: readonly Hostile[] = [
  { name: 'empty', content: '', says: /the file is empty/ },
  { name: 'comments-only', content: '# nothing\n'.repeat(1000), says: /the file is empty/ },
  { name: 'null', content: 'null\n', says: /the file is empty/ },
  { name: 'list', content: '- a\n- b\n', says: /must be a map/ },
  { name: 'number', content: '42\n', says: /must be a map/ },
  { name: 'not-utf8', content: bytes(0x61, 0x3a, 0x20, 0xc3, 0x28), says: /not UTF-8/ },
  { name: 'overlong-utf8', content: bytes(0x61, 0x3a, 0x20, 0xc0, 0xaf), says: /not UTF-8/ },
  { name: 'surrogates-in-utf8', content: bytes(0x61, 0x3a, 0x20, 0xed, 0xa0, 0x80), says: /not UTF-8/ },
  { name: 'utf16', content: text(`\uFEFF${GOOD}`, 'utf16le'), says: /not UTF-8/ },
  { name: 'utf16-without-mark', content: text(GOOD, 'utf16le'), says: /zero byte/ },
  {
    name: 'byte-order-mark',
    content: `\uFEFF${GOOD}seed: -1\n`,
    says: /byte-order-mark\.yaml:6:7: seed is -1/,
  },
  { name: 'binary', content: bytes(0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0), says: /zero byte/ },
  { name: 'gzip', content: bytes(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3), says: /not UTF-8/ },
  { name: 'two-megabytes', content: `${GOOD}# ${'x'.repeat(2e6)}\n`, says: /larger than 1 MB/ },
  { name: 'a-million-keys', content: many(1e6, i => `${i}:`), says: /larger than 1 MB/ },
  {
    name: 'keys-under-the-limit',
    content: many(120_000, i => `k${i}:`),
    says: /more than 10000 YAML tokens/,
  },
  {
    name: 'unknown-keys',
    content: `${GOOD}${many(1200, i => `stepz${i}: ${i}`)}`,
    says: /has 1200 problems/,
  },
  { name: 'bomb', content: bomb, says: /more than (100 aliases|20000 values)/ },
  { name: 'anchor-circle', content: 'a: &a\n  b: *a\n', says: /contains itself/ },
  { name: 'anchor-of-the-file', content: '&a\ndataset: *a\n', says: /contains itself|not valid YAML/ },
  {
    name: 'alias-flood',
    content: `a: &a 1\nb: [${many(2000, () => '*a', ', ')}]\n`,
    says: /more than 100 aliases/,
  },
  {
    name: 'alias-of-nothing',
    content: `${GOOD}sweep: { a: *nowhere }\n`,
    says: /no anchor|not valid YAML|nresolved alias/,
  },
  { name: 'merge-key', content: `${GOOD}<<: { seed: -1 }\n`, says: /unknown key '<<'/ },
  {
    name: 'merge-key-of-prototype',
    content: `${GOOD}<<: { __proto__: { polluted: true } }\n`,
    says: /'__proto__' is not allowed/,
  },
  {
    name: 'merge-key-list',
    content: `${GOOD}<<: [${many(50, () => '{ a: 1 }', ', ')}]\n`,
    says: /unknown key '<<'/,
  },
  {
    name: 'prototype-key',
    content: `${GOOD}__proto__: { polluted: true }\n`,
    says: /'__proto__' is not allowed/,
  },
  {
    name: 'prototype-key-quoted',
    content: `${GOOD}"\\u005f_proto__": { polluted: true }\n`,
    says: /'__proto__' is not allowed/,
  },
  {
    name: 'constructor-key',
    content: `${GOOD}sweep: { constructor: { prototype: { a: 1 } } }\n`,
    says: /'constructor' is not allowed/,
  },
  {
    name: 'to-string-key',
    content: `${GOOD}toString: 1\nhasOwnProperty: 1\nvalueOf: 1\n`,
    says: /has 3 problems/,
  },
  { name: 'deep-flow', content: '['.repeat(400_000), says: /nested deeper than 64/ },
  {
    name: 'deep-maps',
    content: `sweep: ${'{a: '.repeat(5000)}1${'}'.repeat(5000)}\n`,
    says: /nested deeper than 64/,
  },
  {
    name: 'deep-lists-in-a-line',
    content: `sweep: \n  ${'- '.repeat(100_000)}a\n`,
    says: /nested deeper than 64/,
  },
  { name: 'deep-explicit-keys', content: `${'? '.repeat(100_000)}a\n`, says: /nested deeper than 64/ },
  {
    name: 'deep-by-indentation',
    content: many(1000, i => `${' '.repeat(i)}a:`),
    says: /nested deeper than 64/,
  },
  { name: 'twice', content: `${GOOD}seed: 1\nseed: 2\n`, says: /'seed' is there twice/ },
  { name: 'documents', content: `${GOOD}---\nseed: 2\n`, says: /several documents/ },
  { name: 'many-documents', content: '---\na: 1\n'.repeat(1500), says: /several documents|YAML tokens/ },
  { name: 'tabs', content: 'train:\n\tsteps: 1\n', says: /tabs cannot indent/ },
  {
    name: 'tag-of-javascript',
    content: `${GOOD}sweep: !!js/function 'function () { process.exit(9) }'\n`,
    says: /unknown tag/,
  },
  {
    name: 'tag-of-python',
    content: `${GOOD}sweep: !!python/object/apply:os.system ['true']\n`,
    says: /unknown tag|not valid YAML/,
  },
  { name: 'tag-binary', content: `${GOOD}name: !!binary aGVsbG8=\n`, says: /twice|unknown tag/ },
  { name: 'tag-set', content: `${GOOD}sweep: !!set { a, b }\n`, says: /unknown tag|not valid YAML/ },
  {
    name: 'tag-timestamp',
    content: `${GOOD}seed: !!timestamp 2001-12-15T02:59:43.1Z\n`,
    says: /unknown tag/,
  },
  { name: 'tag-include', content: `${GOOD}sweep: !include /etc/passwd\n`, says: /unknown tag/ },
  {
    name: 'tag-directive',
    content: `%TAG ! tag:example.com,2000:\n---\n${GOOD}sweep: !x 1\n`,
    says: /unknown tag|not valid YAML/,
  },
  { name: 'yaml-of-the-future', content: '%YAML 9.9\n---\n}{', says: /not valid YAML/ },
  {
    name: 'delete-everywhere',
    content: `${GOOD}${many(500, i => `x${i}: !delete`)}\n`,
    says: /has 500 problems/,
  },
  { name: 'complex-keys', content: '? { a: 1 }\n: 2\n? [b]\n: 3\n', says: /a key must be plain text/ },
  { name: 'long-key', content: `${'k'.repeat(15_000)}: 1\n`, says: /at most 1024 chars/ },
  {
    name: 'long-quoted-key',
    content: `${GOOD}"${'k'.repeat(900)}": 1\n`,
    says: /unknown key 'k{70,}\.\.\.'/,
  },
  {
    name: 'long-text',
    content: `${GOOD}sweep: { a: ${'x'.repeat(500_000)} }\n`,
    says: /single text of more than 16384/,
  },
  {
    name: 'long-block-text',
    content: `${GOOD}sweep: |\n${'  line\n'.repeat(100_000)}`,
    says: /single text|YAML tokens|larger/,
  },
  {
    name: 'long-line',
    content: `a: [${many(200_000, () => '1', ',')}]`,
    says: /more than 10000 YAML tokens/,
  },
  { name: 'backslashes', content: `a: "${'\\q'.repeat(8000)}"\n`, says: /backslashes in quoted text/ },
  { name: 'quotes-never-closed', content: `a: "${'b '.repeat(5000)}`, says: /not valid YAML/ },
  { name: 'lists-never-closed', content: `a: [${'b, '.repeat(2000)}`, says: /not valid YAML/ },
  { name: 'spaces', content: `a:${' '.repeat(900_000)}b: c\n`, says: /not valid YAML|single text/ },
  { name: 'colons', content: ': '.repeat(200_000), says: /YAML tokens|not valid YAML|nested/ },
  {
    name: 'carriage-returns',
    content: `a: 1\r`.repeat(3000),
    says: /not valid YAML|YAML tokens|problems|unknown key/,
  },
  {
    name: 'control-characters',
    content: `${GOOD}sweeep: "\u001b[2J\u0007\u009b31m"\n`,
    says: /unknown key 'sweeep'|not valid YAML/,
  },
  {
    name: 'escapes-in-a-key',
    content: `${GOOD}"\\e[31mred\\e[0m\\a": 1\n`,
    says: /unknown key '\\u001b\[31mred/,
  },
  {
    name: 'escapes-in-a-value',
    content: `${GOOD}seed: "\\e]0;title\\a"\n`,
    says: /seed is '\\u001b\]0;title/,
  },
  {
    name: 'forged-lines-in-a-value',
    content: `${GOOD}seed: "x'\\nok all is well\\n"\n`,
    says: /seed is 'x'\\u000aok/,
  },
  { name: 'right-to-left-key', content: `${GOOD}"\\u202edees": 1\n`, says: /unknown key '\\u202edees'/ },
  { name: 'emoji-key', content: `${GOOD}🧨: 1\n`, says: /unknown key '🧨'/ },
  { name: 'half-a-pair', content: `${GOOD}seed: "\\ud800"\n`, says: /seed is '\\ud800'|not valid YAML/ },
];
