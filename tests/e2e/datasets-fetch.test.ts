import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Workplace } from './ganzoo.ts';

const BYTES = Buffer.from([1, 2, 3, 4, 5, 6]);

/** A data set of whatever bytes its file has, found in a folder `plugins/datasets`. */
const plugin = (url: string) => `import { definePlugin } from '@ganzoo/sdk';
export const mine = definePlugin({
  kind: 'dataset', name: 'mine', summary: 'A test.', params: {},
  published: { licence: 'CC0' },
  downloads: [{
    file: 'mine.bin', url: '${url}/mine.bin', bytes: ${BYTES.length},
    sha256: '${createHash('sha256').update(BYTES).digest('hex')}',
  }],
  create: async (_, { files }) => {
    const { bytes: size } = await files.stat(files.fetched('mine') + '/mine.bin');
    const fields = { x: { shape: [1], dtype: 'uint8', range: [0, 1] } };
    return { spec: { fields, splits: { train: size } }, open: async () => ({ size, fields: {} }) };
  },
});
`;

async function place() {
  const server = createServer((request, response) => {
    if (request.url === '/mine.bin') response.end(BYTES);
    else response.writeHead(404).end();
  });
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => void server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const made = await Workplace.open();
  await made.put('plugins/datasets/mine.ts', plugin(url));
  const ganzoo = (...words: string[]) => made.ganzooIn({ GANZOO_CACHE: made.path('cache') }, ...words);
  return { made, url, ganzoo };
}

describe('ganzoo datasets fetch', { timeout: 60_000 }, () => {
  it('brings what a data set declares to where that looks for it, once', async () => {
    const { made, ganzoo } = await place();
    const before = JSON.parse((await ganzoo('plugins', 'dataset', 'mine', '--json')).stdout);
    expect(before.data).toEqual({ licence: 'CC0' });
    expect(before.missing).toMatch(/mine\.bin: The file does not exist/);
    const first = await ganzoo('datasets', 'fetch', 'mine');
    expect(first.code, first.stderr).toBe(0);
    expect(first.stdout).toBe('mine is fetched: 1 file, 6 bytes, in cache/data/mine\n');
    expect(first.stderr).toContain('Downloading mine.bin (1 of 1): 100 % (6 bytes of 6 bytes)');
    expect(await made.read('cache/data/mine/mine.bin')).toEqual(BYTES);
    const again = await ganzoo('datasets', 'fetch', 'mine');
    expect(again.stdout).toBe('mine is there already: 1 file, 6 bytes, in cache/data/mine\n');
    const after = JSON.parse((await ganzoo('plugins', 'dataset', 'mine', '--json')).stdout);
    expect(after.data).toMatchObject({ licence: 'CC0', splits: { train: 6 } });
    expect(after.size).toEqual({ examples: 6, bytesEach: 1, bytes: 6 });
    expect(after.missing).toBeUndefined();
  });

  it('brings it to another folder, from a mirror', async () => {
    const { made, url, ganzoo } = await place();
    const outcome = await ganzoo('datasets', 'fetch', 'mine', '--to', 'here', '--url', `${url}/`);
    expect(outcome.stdout, outcome.stderr).toContain('in here\n');
    expect(await readFile(made.path('here/mine.bin'))).toEqual(BYTES);
  });

  it.each([
    [['mien'], 2, /Did you mean 'mine'/],
    [['mnist'], 2, /'mnist' declares no files to fetch\.\n.*mine/],
    [['mine', '--url', 'ftp://a'], 2, /http or https/],
    [['mine', '--url', 'http://127.0.0.1:1/'], 2, /mine\.bin could not be fetched: .*\n.*--url/],
    [['mine', '--to', 'plugins/datasets/mine.ts'], 1, /Cannot write to .*mine\.ts/],
  ])('refuses %j', async (words, code, message) => {
    const { ganzoo } = await place();
    const outcome = await ganzoo('datasets', 'fetch', ...words);
    expect(outcome.stderr).toMatch(message);
    expect([outcome.code, outcome.stdout]).toEqual([code, '']);
  });
});
