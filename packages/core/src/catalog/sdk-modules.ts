/** The sdk and its sub-paths, as its package.json exports them. Loaded with the first plugin that asks for them. */
const SDK = {
  '@ganzoo/sdk': () => import('@ganzoo/sdk'),
  '@ganzoo/sdk/data': () => import('@ganzoo/sdk/data'),
  '@ganzoo/sdk/games': () => import('@ganzoo/sdk/games'),
  '@ganzoo/sdk/host': () => import('@ganzoo/sdk/host'),
  '@ganzoo/sdk/metrics': () => import('@ganzoo/sdk/metrics'),
  '@ganzoo/sdk/nn': () => import('@ganzoo/sdk/nn'),
};

/** The running instance of the sdk by what a plugin's file imports, so that no file loads a copy of its own. */
export async function sdkModules(): Promise<Record<string, unknown>> {
  const modules = Object.entries(SDK).map(async ([name, load]) => [name, await load()] as const);
  return Object.fromEntries(await Promise.all(modules));
}
