import type { Locator, Page } from 'playwright-core';

/** The dashboards of TensorBoard in which a run of ganzoo shows something. */
export type Dashboard = 'timeseries' | 'scalars' | 'images' | 'histograms' | 'text' | 'hparams';

/** What is on the page once a dashboard has drawn its first contents; shadow trees are looked through. */
const DRAWN: Readonly<Record<Dashboard, string>> = {
  timeseries: 'scalar-card line-chart canvas',
  scalars: 'tf-scalar-card .line-plot:not(.ghost) path.line[d]',
  images: 'tf-image-loader img',
  histograms: 'vz-histogram-timeseries path[d]',
  text: 'tf-text-loader tf-markdown-view',
  hparams: 'tf-hparams-table-view vaadin-grid-cell-content >> text=/./',
};

/** Width and height of a desktop's and of a phone's window, CSS pixels. */
export const WINDOWS = {
  desktop: { width: 1280, height: 800 },
  phone: { width: 390, height: 844 },
} as const;

/** Opens a dashboard anew and waits until it has drawn something; throws playwright's TimeoutError. */
export async function openDashboard(page: Page, url: string, dashboard: Dashboard): Promise<void> {
  // another fragment alone would not load the page again
  await page.goto('about:blank');
  await page.goto(`${url}/?darkMode=false#${dashboard}`, { waitUntil: 'commit' });
  await page.locator(DRAWN[dashboard]).first().waitFor({ state: 'attached' });
  await settled(page);
}

/** Waits until a page asks its server for nothing more and all its pictures are there. */
export async function settled(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle');
  // as text: what runs in the page has other globals than Node
  await page.evaluate('new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)))');
}

/** The headings under which a dashboard of the older kind lists its tags, in their order. */
export function groups(page: Page): Promise<string[]> {
  return page.locator('tf-category-paginated-view .category-name').allInnerTexts();
}

/** Opens all groups that are closed, and gives the names of all tags that are then shown. */
export async function openAllGroups(page: Page): Promise<string[]> {
  const closed = page.locator('tf-category-paginated-view button.heading:not([open-button])');
  while ((await closed.count()) > 0) {
    await closed.first().click();
    await settled(page);
  }
  return page.locator('tf-card-heading .heading-label.name').allInnerTexts();
}

/** The card of one tag in the dashboard of scalars. */
export function scalarCard(page: Page, tag: string): Locator {
  return page.locator('tf-scalar-card').filter({ has: page.getByText(`tag: ${tag}`, { exact: true }) });
}

/** How many runs' lines a chart of the dashboard of scalars shows. */
export function lineCount(card: Locator): Promise<number> {
  return card.locator('.line-plot:not(.ghost) path.line[d]').count();
}

/** The cells of the table of hyperparameters that hold text, row by row, the headings first. */
export async function hparamsCells(page: Page): Promise<string[]> {
  const cells = await page.locator('tf-hparams-table-view vaadin-grid-cell-content').allInnerTexts();
  return cells.map(text => text.trim()).filter(text => text !== '');
}
