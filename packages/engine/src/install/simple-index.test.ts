import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { findInIndex, indexUrl } from './simple-index.ts';

const FILE = 'tensorflow_cpu-1.0-py3-none-any.whl';
let server: Server;

afterEach(() => new Promise(done => server.close(done)));

/** Looks `FILE` up in an index that serves one page; loopback's port is left out of the answer. */
async function lookUp(type: string, page: string): Promise<string> {
  server = createServer((_, response) =>
    response.writeHead(200, { 'content-type': type, connection: 'close' }).end(page),
  );
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  const index = indexUrl(`http://127.0.0.1:${port}/root/simple`, {});
  return (await findInIndex(index, 'tensorflow-cpu', FILE)).href.replace(`:${port}`, '');
}

describe('a simple index', () => {
  it('may give absolute, rooted and relative addresses', async () => {
    const page = (href: string) => `<a data-requires-python=">=3.9" href='${href}'>${FILE}</a>`;
    expect(await lookUp('text/html', page(`https://files.example/${FILE}#sha256=1`))).toBe(
      `https://files.example/${FILE}#sha256=1`,
    );
    expect(await lookUp('text/html', page(`/f/${FILE}`))).toBe(`http://127.0.0.1/f/${FILE}`);
    expect(await lookUp('text/html', page(`../../f/${FILE}`))).toBe(`http://127.0.0.1/root/f/${FILE}`);
  });

  it('may have a base and entities, and a label that is not the name', async () => {
    const page = `<base href="https://files.example/x/"><a href="${FILE}?a=1&amp;b=2"> download </a>`;
    expect(await lookUp('text/html; charset=utf-8', page)).toBe(`https://files.example/x/${FILE}?a=1&b=2`);
  });

  it('may speak JSON with relative addresses', async () => {
    const page = JSON.stringify({ files: [{ filename: FILE, url: `../../f/${FILE}` }] });
    expect(await lookUp('application/vnd.pypi.simple.v1+json', page)).toBe(`http://127.0.0.1/root/f/${FILE}`);
  });

  it('that lists only other files is an error', async () => {
    await expect(lookUp('text/html', `<a href="x-${FILE}">x-${FILE}</a>`)).rejects.toThrow(/does not list/);
  });
});
