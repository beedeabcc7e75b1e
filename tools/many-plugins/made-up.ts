import { PLUGIN_KINDS } from '@ganzoo/sdk/host';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** How many plugin files of each sort there are. */
const OWN = 120;
const PACKAGES = 11;
const IN_PACKAGE = 10;
const BROKEN = 20;

/** Number of files that {@link writeMadeUpPlugins} writes. */
export const MADE_UP = OWN + PACKAGES * IN_PACKAGE + BROKEN;

/**
 * Writes plugin files of the size of real ones into a project's folder, of all kinds: in families of its `plugins/`,
 * and in npm packages that its package.json depends on, of which every second has a manifest. Some do not load.
 */
export async function writeMadeUpPlugins(project: string): Promise<void> {
  const put = async (path: string, text: string): Promise<void> => {
    await mkdir(dirname(join(project, path)), { recursive: true });
    await writeFile(join(project, path), text);
  };
  for (let n = 0; n < OWN; n++) {
    const plugin = madeUp(`own-${n}`, n);
    await put(`plugins/${plugin.kind}s/family-${n % 4}/own-${n}.ts`, plugin.text);
  }
  for (let n = 0; n < BROKEN; n++) {
    const text = n % 2 === 0 ? 'export const x = ;\n' : "throw new Error('no');\n";
    await put(`plugins/objectives/broken/broken-${n}.ts`, madeUp(`broken-${n}`, n).text + text);
  }
  const dependencies: Record<string, string> = {};
  for (let p = 0; p < PACKAGES; p++) {
    const name = `made-up-${p}`;
    const folder = `node_modules/${name}`;
    dependencies[name] = '1.0.0';
    const plugins = Array.from({ length: IN_PACKAGE }, (_, n) => madeUp(`${name}-${n}`, n));
    for (const { file, text } of plugins) await put(`${folder}/${file}`, text);
    await put(`${folder}/manifest.json`, JSON.stringify({ plugins }));
    const ganzoo = { plugins: ['./'], ...(p % 2 === 0 && { manifest: 'manifest.json' }) };
    const json = { name, version: '1.0.0', type: 'module', keywords: ['ganzoo-plugin'], ganzoo };
    await put(`${folder}/package.json`, JSON.stringify(json));
  }
  await put('package.json', JSON.stringify({ name: 'many', private: true, type: 'module', dependencies }));
}

/** A plugin file that nothing uses, as long as an average built-in one. */
function madeUp(name: string, n: number) {
  const kind = PLUGIN_KINDS[n % PLUGIN_KINDS.length]!;
  const lines = Array.from(
    { length: 60 },
    (_, i) => `/** Step ${i}. */\nconst step${i} = (x: number): number => x * ${i} + ${n};`,
  );
  const text = `import { definePlugin } from '@ganzoo/sdk';
${lines.join('\n')}
export const plugin: object = definePlugin({
  kind: '${kind}',
  name: '${name}',
  summary: 'Made up, to see what many plugins cost.',
  params: { size: { type: 'number', default: ${n}, description: 'A number.' } },
  create: () => ({ value: step0(1) + step59(2) }) as never,
});
`;
  return { kind, name, file: `${name}.ts`, text };
}
