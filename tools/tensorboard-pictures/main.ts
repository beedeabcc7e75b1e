/**
 * Trains two short runs on MNIST, one of them interrupted and resumed, shows them in TensorBoard and writes the pictures
 * of docs/tensorboard.md: `npm run tensorboard-pictures`, about five minutes on two cores. Needs Chromium.
 */
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { DOCS, GANZOO, ROOT } from '../shared/root.ts';
import { findChromium, startChromium } from './chromium.ts';
import { WINDOWS, openDashboard, scalarCard, settled, type Dashboard } from './dashboards.ts';
import { serveRuns } from './server.ts';

const PICTURES = join(DOCS, 'tensorboard');

/** Its path is seen in the pictures, so it is short and the same everywhere. */
const WORK = join(tmpdir(), 'ganzoo-pictures');

/** Bytes a picture may have. */
const MOST_BYTES = 200_000;

const SHORT = [
  'metrics=[{use: fid, features: {use: classifier}, every: 250, samples: 5000}]',
  'train.checkpoints.every=250',
  'log.scalars=10',
  'log.images=100',
  'log.histograms=250',
];

function ganzoo(...words: string[]): void {
  execFileSync(process.execPath, [GANZOO, ...words], { cwd: WORK, stdio: 'inherit' });
}

function train(): void {
  rmSync(WORK, { recursive: true, force: true });
  mkdirSync(WORK);
  copyFileSync(join(ROOT, 'experiments/quick/mnist.yaml'), join(WORK, 'mnist.yaml'));
  const first = 'runs/non-saturating';
  ganzoo('run', 'mnist.yaml', 'train.steps=750', ...SHORT, '--out', first);
  ganzoo('run', '--resume', first, 'train.steps=2000');
  const penalty = ['objective=wasserstein', '+constraints=[gradient-penalty]'];
  ganzoo('run', 'mnist.yaml', 'train.steps=1250', ...penalty, ...SHORT, '--out', 'runs/wasserstein');
}

/** The page as a PNG of at most 256 colours. */
async function shoot(page: Page, name: string): Promise<void> {
  const file = join(PICTURES, `${name}.png`);
  writeFileSync(
    file,
    await sharp(await page.screenshot())
      .png({ palette: true, effort: 10 })
      .toBuffer(),
  );
  const { size } = statSync(file);
  if (size > MOST_BYTES) throw new Error(`${file} has ${size} bytes, more than ${MOST_BYTES}.`);
  console.log(`${file}: ${size} bytes`);
}

/** What to do in a dashboard before its picture is taken, so that the picture shows what matters. */
const PREPARE: Partial<Record<Dashboard, (page: Page) => Promise<void>>> = {
  scalars: page => scalarCard(page, 'discriminator/loss').scrollIntoViewIfNeeded(),
  timeseries: async page => {
    // the settings take a quarter of the window
    await page.locator('button', { hasText: 'Settings' }).first().click();
  },
  hparams: async page => {
    // the scores are further to the right
    for (const column of ['architecture', 'seed']) {
      await page.locator('tf-hparams-query-pane paper-checkbox').getByText(column, { exact: true }).click();
    }
    await page.waitForTimeout(500); // the tick fades away
  },
};

async function show(executable: string): Promise<void> {
  const server = await serveRuns(join(WORK, 'runs'));
  const browser = await startChromium(executable);
  try {
    const page = await browser.newPage({ viewport: WINDOWS.desktop });
    const read = async (): Promise<boolean> => {
      const answer = await fetch(`${server.url}/data/plugin/scalars/scalars?run=wasserstein&tag=scores/FIDc`);
      return answer.ok && ((await answer.json()) as unknown[]).length === 5;
    };
    while (!(await read())) await new Promise(done => setTimeout(done, 500));
    for (const dashboard of ['timeseries', 'scalars', 'images', 'histograms', 'hparams', 'text'] as const) {
      await openDashboard(page, server.url, dashboard);
      await PREPARE[dashboard]?.(page);
      await settled(page);
      await shoot(page, dashboard);
    }
    await page.setViewportSize(WINDOWS.phone);
    await openDashboard(page, server.url, 'timeseries');
    await PREPARE.timeseries?.(page);
    // reaching for the button has moved the page sideways
    await page.evaluate('document.querySelectorAll("*").forEach(each => (each.scrollLeft = 0))');
    await settled(page);
    await shoot(page, 'phone');
  } finally {
    await browser.close();
    await server.stop();
  }
}

const chromium = findChromium();
if (chromium === undefined) throw new Error('There is no Chromium on the PATH or in GANZOO_CHROMIUM.');
mkdirSync(PICTURES, { recursive: true });
if (!process.argv.includes('--keep-runs')) train();
await show(chromium);
