import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { mainIn } from './fixtures/command.ts';
import { shownPlugin } from './fixtures/shown-plugin.ts';

/** The guide, whose blocks are experiments and commands. */
const GUIDE = readFileSync(resolve(import.meta.dirname, '../docs/experiment-files.md'), 'utf8');

interface Block {
  readonly language: string;
  readonly text: string;
}

const blocks: Block[] = [...GUIDE.matchAll(/^```(.+)\n([\s\S]*?)^```$/gm)].map(
  ([, language = '', text = '']) => ({
    language,
    text,
  }),
);
const experiments = blocks
  .filter(({ language }) => language.startsWith('yaml'))
  .map(({ language, text }, i) => ({
    // a first line `# name.yaml` is the name by which other blocks know it
    name: /^# ([\w-]+\.yaml)$/m.exec(text)?.[1] ?? `block-${i}.yaml`,
    text,
    // a `part` is extended by others only
    sort: language.endsWith('wrong') ? 'wrong' : language.endsWith('part') ? 'part' : 'good',
  }));

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'ganzoo-guide-')));
const before = process.cwd();
for (const { name, text } of experiments) writeFileSync(join(folder, name), text);
writeFileSync(join(folder, 'clipped.ts'), shownPlugin('clipped'));
// messages name files from the current folder
process.chdir(folder);
afterAll(() => {
  process.chdir(before);
  rmSync(folder, { recursive: true, force: true });
});

/** Words of a shell's line: quotes of both kinds, nothing else. */
function wordsOf(line: string): string[] {
  return [...line.matchAll(/(?:'[^']*'|"[^"]*"|[^\s'"])+/g)].map(([word]) =>
    word.replaceAll(/'([^']*)'|"([^"]*)"/g, (_, single?: string, double?: string) => single ?? double ?? ''),
  );
}

describe('docs/experiment-files.md', () => {
  it('has experiments, mistakes and commands', () => {
    expect(experiments.filter(({ sort }) => sort === 'good').length).toBeGreaterThanOrEqual(6);
    expect(experiments.filter(({ sort }) => sort === 'wrong').length).toBeGreaterThanOrEqual(2);
  });

  it.each(experiments.filter(({ sort }) => sort === 'good'))(
    '$name is a good experiment',
    async ({ name }) => {
      const { code, stderr } = await mainIn('validate', name);
      expect(stderr).toBe('');
      expect(code).toBe(0);
    },
  );

  it.each(experiments.filter(({ sort }) => sort === 'wrong'))(
    '$name is refused in these words',
    async ({ name, text }) => {
      const { code, stderr } = await mainIn('validate', name);
      expect(code).toBe(2);
      const at = blocks.findIndex(block => block.text === text);
      expect(blocks[at + 1]).toEqual({ language: 'text', text: stderr });
    },
  );

  const commands = blocks
    .filter(({ language }) => language === 'sh')
    .flatMap(({ text }) => text.trim().split('\n'));
  it.each(commands)('%s', async line => {
    const [npx, command, ...words] = wordsOf(line);
    expect([npx, command]).toEqual(['npx', 'ganzoo']);
    const { code, stdout, stderr } = await mainIn(...words);
    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect(stdout).not.toBe('');
  });
});
