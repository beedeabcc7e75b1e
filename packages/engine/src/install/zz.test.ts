import { it } from 'vitest';
import { mkdtemp } from 'node:fs/promises';
import { fakeWheel } from './fake-wheel.test.helper.ts';
import { startIndex } from './loopback-index.test.helper.ts';
import { downloadWithPip } from './pip.ts';
import { downloadTo } from './resumable-download.ts';
it('x', async () => {
  const w = fakeWheel();
  const index = await startIndex(w, { html: true, cuts: 1 });
  const t0 = performance.now();
  await downloadTo('/tmp/zz.part', new URL(index.url.replace('/simple', `/files/${w.entry.file}`)), w.entry.size, { retry: { retries: 2, delayMs: 5 }, onProgress: p => console.log(p.received, performance.now() - t0) }).catch(e => console.log(e));
  console.log(index.requests, performance.now() - t0);
  try { console.log(await downloadWithPip(['python3', '-m', 'pip'], w.entry, await mkdtemp('/tmp/zz'), { env: { ...process.env, PIP_CONFIG_FILE: '/dev/null', PIP_FIND_LINKS: '', PIP_INDEX_URL: index.url }, onProgress: () => {} })); } catch (e) { console.log(e); }
  console.log(index.requests);
});
