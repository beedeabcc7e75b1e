import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { readEvents } from '../../packages/tensorboard-ts-logger/src/index.ts';
import { findChromium, startChromium } from '../../tools/tensorboard-pictures/chromium.ts';
import {
  WINDOWS,
  groups,
  hparamsCells,
  lineCount,
  openAllGroups,
  openDashboard,
  scalarCard,
  settled,
} from '../../tools/tensorboard-pictures/dashboards.ts';
import { serveRuns, type TensorboardServer } from '../../tools/tensorboard-pictures/server.ts';
import { GANZOO, ganzoo } from './ganzoo.ts';

const chromium = findChromium();
const SKIPPED = 'no Chromium on the PATH or in GANZOO_CHROMIUM (apt-get install chromium)';

/** Kept, so that a person can look at what the test saw. */
const SCREENSHOTS = resolve(import.meta.dirname, '../../runs/tensorboard-page');

/** How long to wait for another process, and how often to look, milliseconds. */
const PATIENCE = { timeout: 60_000, interval: 200 };

/** No checkpoint on the way, so that what a killed process wrote is later than the last one. */
const RING = `
dataset: { use: gaussian-ring, trainSize: 2000, testSize: 500 }
architecture: { use: mlp, hidden: [16] }
objective: { use: non-saturating }
metrics: [{ use: mode-coverage, every: 100, samples: 500 }]
train:
  steps: 100000
  batchSize: 32
  latent: { dim: 2, distribution: normal }
  stepsPerCall: 1
  checkpoints: { every: 100000, keep: 1, best: null }
log: { scalars: 20, images: 100, histograms: 100 }
`;

describe.skipIf(!chromium)(`TensorBoard's page${chromium ? '' : ` (skipped: ${SKIPPED})`}`, () => {
  let folder: string;
  let server: TensorboardServer | undefined;
  let browser: Browser | undefined;
  let url: string;
  let page: Page;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ganzoo-page-'));
    await writeFile(join(folder, 'ring.yaml'), RING);
    await rm(SCREENSHOTS, { recursive: true, force: true });
    await mkdir(SCREENSHOTS, { recursive: true });
    const words = ['objective=wasserstein', '+constraints=[gradient-penalty]', '--out', 'runs/wasserstein'];
    await Promise.all([
      trainKilledAndResumed(folder, 'runs/non-saturating'),
      train(folder, 'ring.yaml', 'train.steps=200', ...words),
    ]);
    [server, browser] = await Promise.all([serveRuns(join(folder, 'runs')), startChromium(chromium!)]);
    url = server.url;
    page = await browser.newPage({ viewport: WINDOWS.desktop });
    await vi.waitFor(async () => {
      expect(await steps('non-saturating')).toContain(300);
      expect(await steps('wasserstein')).toContain(200);
    }, PATIENCE);
  }, 240_000);

  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    if (folder) await rm(folder, { recursive: true, force: true });
  });

  /** Steps of the generator's loss, as the page is given them. */
  async function steps(run: string): Promise<number[]> {
    const answer = await fetch(`${url}/data/plugin/scalars/scalars?run=${run}&tag=generator/loss`);
    if (!answer.ok) return [];
    return ((await answer.json()) as [time: number, step: number, value: number][]).map(([, step]) => step);
  }

  const keep = (name: string): Promise<Buffer> => page.screenshot({ path: join(SCREENSHOTS, `${name}.png`) });

  it('lists scalars by player', async () => {
    await openDashboard(page, url, 'scalars');
    await keep('scalars');
    expect(await groups(page)).toEqual(['discriminator', 'generator', 'memory', 'scores', 'speed']);
    const tags = await openAllGroups(page);
    for (const tag of [
      'discriminator/loss',
      'discriminator/accuracy',
      'discriminator/gradient-penalty',
      'generator/loss',
      'generator/gradient-norm',
      'scores/modes',
      'speed/step-time-ms',
    ]) {
      expect(tags).toContain(tag);
    }
  });

  it('compares two runs in one chart', async () => {
    await openDashboard(page, url, 'scalars');
    const card = scalarCard(page, 'generator/loss');
    await card.scrollIntoViewIfNeeded();
    await expect.poll(() => lineCount(card)).toBe(2);
    await settled(page);
    await keep('two-runs-in-one-chart');
    // only one of the two has a penalty
    expect(await lineCount(scalarCard(page, 'discriminator/gradient-penalty'))).toBe(1);
  });

  it('shows each step of a run once that was killed and went on', async () => {
    const shown = await steps('non-saturating');
    expect(shown).toEqual(Array.from({ length: 15 }, (_, i) => 20 * (i + 1)));
  });

  it('shows the samples, with what they are', async () => {
    await openDashboard(page, url, 'images');
    expect(await groups(page)).toEqual(['samples']);
    const images = page.locator('tf-image-loader img');
    await expect.poll(() => images.count()).toBe(4); // fixed and fresh of two runs
    const widths = (): Promise<number[]> =>
      images.evaluateAll(all => all.map(each => (each as unknown as { naturalWidth: number }).naturalWidth));
    await expect.poll(widths).toEqual([384, 384, 384, 384]);
    await page.locator('tf-image-loader tf-card-heading paper-icon-button').first().click();
    await page.getByText('Samples from the same latent vectors').first().waitFor();
    await keep('images');
  });

  it('draws the weights of each net as a group of histograms', async () => {
    await openDashboard(page, url, 'histograms');
    await keep('histograms');
    expect(await groups(page)).toEqual(['weights-discriminator', 'weights-generator']);
    expect(await openAllGroups(page)).toContain('weights-generator/dense_1/kernel');
    const data = `${url}/data/plugin/histograms/histograms?run=non-saturating&tag=weights-generator/dense_1/kernel`;
    const drawn = (await (await fetch(data)).json()) as [time: number, step: number, buckets: unknown][];
    expect(drawn.map(([, step]) => step)).toEqual([100, 200, 300]);
  });

  it('has both runs in the table of hyperparameters, with what differs and the scores', async () => {
    await openDashboard(page, url, 'hparams');
    const cells = (): Promise<string[]> => hparamsCells(page);
    await expect.poll(async () => (await cells()).filter(text => text === 'wasserstein').length).toBe(2);
    await keep('hparams');
    const all = await cells();
    const columns = ['architecture', 'constraints', 'objective', 'optimizers.default.learningRate', 'seed'];
    expect(all.slice(2, 9)).toEqual([...columns, 'modes', 'modes/quality']);
    const row = (run: string): string[] => all.slice(all.indexOf(run)).slice(0, 4);
    expect(row('non-saturating')).toEqual(['non-saturating', 'mlp', 'none', 'non-saturating']);
    expect(row('wasserstein')).toEqual(['wasserstein', 'mlp', 'gradient-penalty', 'wasserstein']);
  });

  it('has the experiment as code and what it ran on as text', async () => {
    await openDashboard(page, url, 'text');
    await keep('text');
    expect(await groups(page)).toEqual(['environment', 'experiment']);
    const code = await page.locator('tf-text-loader pre code').allInnerTexts();
    expect(code).toContainEqual(expect.stringMatching(/^name: ring\nseed: 1\n[\s\S]*\n {2}use: mlp\n/));
    const cells = await page.locator('tf-text-loader td').allInnerTexts();
    const lines = await page.locator('tf-text-loader p code').allInnerTexts();
    expect(lines).toContain('ganzoo run --resume runs/non-saturating train.steps=300 --quiet');
    expect(cells).toContain(`${process.versions.node} on ${process.platform}-${process.arch}`);
  });

  it('can be looked at on a phone', async () => {
    await page.setViewportSize(WINDOWS.phone);
    for (const dashboard of ['scalars', 'images', 'hparams'] as const) {
      await openDashboard(page, url, dashboard);
      await keep(`phone-${dashboard}`);
    }
    expect((await readdir(SCREENSHOTS)).filter(name => name.startsWith('phone-'))).toHaveLength(3);
  });
});

/**
 * Trains to step 100, goes on, kills the process without warning when steps after 300 stand in TensorBoard's file, and
 * goes on to step 300 from the checkpoint of step 100.
 */
async function trainKilledAndResumed(folder: string, run: string): Promise<void> {
  await train(folder, 'ring.yaml', 'train.steps=100', '--out', run);
  const words = ['run', '--resume', run, 'train.steps=100000', '--quiet'];
  const child = spawn(process.execPath, [GANZOO, ...words], { cwd: folder, stdio: 'ignore' });
  const ended = once(child, 'exit');
  try {
    await vi.waitFor(async () => expect(await lastStep(join(folder, run))).toBeGreaterThan(300), PATIENCE);
  } finally {
    child.kill('SIGKILL');
    await ended;
  }
  await train(folder, '--resume', run, 'train.steps=300');
}

async function train(folder: string, ...words: string[]): Promise<void> {
  const { code, stderr } = await ganzoo(folder, ['run', ...words, '--quiet']);
  expect(code, stderr).toBe(0);
}

/** The last step of a loss in the event files of a run; 0 where there is none yet. */
async function lastStep(run: string): Promise<number> {
  if (!existsSync(run)) return 0;
  const files = (await readdir(run)).filter(name => name.includes('tfevents'));
  let last = 0;
  for (const name of files)
    for (const event of readEvents(join(run, name))) last = Math.max(last, event.step);
  return last;
}
