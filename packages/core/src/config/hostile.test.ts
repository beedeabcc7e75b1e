import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { GanzooError } from '@ganzoo/sdk';
import { catalog, minimal } from '../fixtures/plugins.ts';
import { temporaryFolders } from '../fixtures/temp-folder.ts';
import { ExperimentError } from '../experiment-error.ts';
import { loadExperiment } from './load.ts';
import { aliasBomb } from '../fixtures/alias-bomb.ts';

const folderOf = temporaryFolders();

const load = (file: string, overrides: string[] = []) =>
  loadExperiment({ file, overrides, catalog, env: {} });

const bomb = aliasBomb(10);
const keys = (count: number) => Array.from({ length: count }, (_, i) => `stepz${i}: ${i}`);

describe('bad and hostile files', () => {
  const files: Record<string, [content: string | Uint8Array, message: RegExp]> = {
    'empty.yaml': ['', /the file is empty/],
    'utf8.yaml': [Buffer.from([0x61, 0x3a, 0x20, 0xc3, 0x28]), /not UTF-8/],
    'utf16.yaml': [Buffer.from('\uFEFFseed: 1', 'utf16le'), /not UTF-8/],
    'binary.yaml': [Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 0, 1]), /zero byte/],
    'large.yaml': [`${minimal}# ${'x'.repeat(1_000_000)}\n`, /larger than 1 MB/],
    'bomb.yaml': [bomb.join('\n'), /more than 100 aliases|more than 20000 values/],
    'circle.yaml': ['a: &a\n  b: *a\n', /contains itself/],
    'proto.yaml': [`${minimal}__proto__: { polluted: true }\n`, /'__proto__' is not allowed/],
    'constructor.yaml': [
      'dataset: { use: mnist, constructor: { prototype: { polluted: true } } }\n',
      /'constructor' is not allowed/,
    ],
    'deep.yaml': [`sweep: ${'{a: '.repeat(100)}1${'}'.repeat(100)}\n`, /nested deeper than 64/],
    'very-deep.yaml': ['['.repeat(500_000), /nested deeper than 64/],
    'twice.yaml': [`${minimal}seed: 1\nseed: 2\n`, /'seed' is there twice/],
    'documents.yaml': [`${minimal}---\nseed: 2\n`, /several documents/],
    'tabs.yaml': ['train:\n\tsteps: 1\n', /tabs cannot indent/],
    'keys.yaml': [keys(1000).join('\n'), /has 1003 problems/],
    'extends-itself.yaml': ['extends: extends-itself.yaml\n', /round in a circle/],
    'extends-folder.yaml': ['extends: .\n', /is a folder/],
    'extends-device.yaml': ['extends: /dev/null\n', /not a regular file/],
    'extends-nothing.yaml': ['extends: ../../../../../nothing.yaml\n', /does not exist/],
    'references.yaml': [`${minimal}sweep: { a: "\${sweep}" }\n`, /round in a circle/],
    'long-key.yaml': [`${'k'.repeat(15_000)}: 1\n`, /at most 1024 chars/],
    'not-yaml.yaml': ['%YAML 9.9\n---\n}{', /not valid YAML/],
  };
  const folder = folderOf(
    Object.fromEntries(Object.entries(files).map(([name, [content]]) => [name, content])),
  );
  execFileSync('mkfifo', [join(folder, 'pipe.yaml')]);

  it.each([
    ...Object.entries(files).map(([name, [, message]]) => [name, message] as const),
    ['pipe.yaml', /not a regular file/] as const,
    ['missing.yaml', /does not exist/] as const,
    ['.', /is a folder/] as const,
  ])('%s', async (name, message) => {
    const begin = process.cpuUsage();
    const before = process.memoryUsage().rss;
    const error = await load(join(folder, name)).catch((cause: unknown) => cause);
    const { user, system } = process.cpuUsage(begin);
    expect(error).toBeInstanceOf(ExperimentError);
    const { problems, exitCode } = error as ExperimentError;
    expect(exitCode).toBe(2);
    const text = (error as ExperimentError).describe();
    expect(text).toMatch(message);
    expect(text.length).toBeLessThan(30_000);
    expect(problems.every(({ where }) => where!.file.endsWith('.yaml') || name === '.')).toBe(true);
    expect(user + system).toBeLessThan(1e6);
    expect(process.memoryUsage().rss - before).toBeLessThan(200e6);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
});

describe('files with slips of every sort', () => {
  const whole = `name: full
seed: \${env:SEED,7}
dataset: { use: ring, modes: 4 }
architecture: { use: infogan-net, width: 0.25 }
objective: { use: wasserstein, mode: two }
constraints: [{ use: gradient-penalty, weight: 5, on: [discriminator] }]
metrics: [{ use: fid, features: &f { use: classifier }, every: 10 }, { use: inception-score, features: *f }]
schedulers:
  - { use: linear-decay, of: objective.weight, from: 10 }
train:
  updates: { discriminator: 15625 }
  optimizers: { generator: { use: sgd } }
  average: { use: ema, decay: 0.99 }
log: { images: "\${train.batchSize}" }
`;
  const pieces = [
    '',
    ' ',
    '\n',
    '\t',
    ':',
    ': ',
    '- ',
    '[',
    ']',
    '{',
    '}',
    '"',
    "'",
    '&a ',
    '*a',
    '*f',
    '!delete',
    '!x',
    '${',
    '${a}',
    '${seed}',
    '#',
    '0',
    '-1',
    '.nan',
    'null',
    'use',
    '|',
    '>',
    '%',
    '---',
    '\u0000',
    'é',
    '<<: *f',
    '? ',
  ];

  it('load or are refused with the place, never crash', { timeout: 60_000 }, async () => {
    const folder = folderOf();
    let state = 12345;
    const random = (below: number) => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) % below;
    let refused = 0;
    for (let round = 0; round < 150; round++) {
      let text = whole;
      for (let change = random(3); change >= 0; change--) {
        const start = random(text.length);
        text = text.slice(0, start) + pieces[random(pieces.length)] + text.slice(start + random(12));
      }
      const file = join(folder, `${round}.yaml`);
      writeFileSync(file, text);
      const result = await load(file).catch((cause: unknown) => cause as Error);
      if (!(result instanceof Error)) {
        writeFileSync(file, result.resolvedYaml());
        expect((await load(file)).config, text).toEqual(result.config);
        continue;
      }
      refused++;
      expect(result, text).toBeInstanceOf(GanzooError);
      expect((result as GanzooError).where?.file, text).toContain(`${round}.yaml`);
      expect((result as GanzooError).describe().length).toBeLessThan(30_000);
    }
    expect(refused).toBeGreaterThan(75);
    expect(refused).toBeLessThan(150);
  });

  it('do not crash for any override', async () => {
    const file = join(folderOf({ 'e.yaml': whole }), 'e.yaml');
    const paths = ['seed', 'train', 'metrics.0', 'metrics.9.every', 'objective', 'sweep.a.b', 'name.y', ''];
    const values = ['', '[1]', '{use: fid}', '{', 'a: b', '${', '!delete', '*a', 'wasserstein', '- 1'];
    for (const sign of ['', '+', '~']) {
      for (const path of paths) {
        for (const value of values) {
          const result = await load(file, [`${sign}${path}=${value}`]).catch((cause: unknown) => cause);
          if (result instanceof Error) expect(result, `${sign}${path}=${value}`).toBeInstanceOf(GanzooError);
        }
      }
    }
  });
});
