import { createRequire } from 'node:module';
import { expect, it } from 'vitest';
import { sdkModules } from './sdk-modules.ts';

/** What `exports` of the sdk's package.json offers, as a plugin's file names it. */
function exported(): string[] {
  const { exports } = createRequire(import.meta.url)('@ganzoo/sdk/package.json') as { exports: object };
  return Object.keys(exports)
    .filter(path => path !== './package.json')
    .map(path => `@ganzoo/sdk${path.slice(1)}`);
}

it('maps every sub-path of the sdk, each to the module of that name', async () => {
  const modules = await sdkModules();
  expect(Object.keys(modules).sort()).toEqual(exported().sort());
  for (const [name, module] of Object.entries(modules)) expect(module, name).toBe(await import(name));
});
