import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** A server of files on loopback, and what it was asked. */
export interface FileServer {
  readonly url: string;
  readonly requests: { readonly path: string; readonly range: string | undefined }[];
  /** Breaks the connection after half of what was asked for, so many times. */
  cuts: number;
}

/** Serves files, with ranges, until the test is over; 404 for any other path. */
export async function serveFiles(files: Readonly<Record<string, Uint8Array>>): Promise<FileServer> {
  const requests: FileServer['requests'] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    const { range } = request.headers;
    requests.push({ path, range });
    const bytes = files[path.slice(1)];
    if (!bytes) return void response.writeHead(404).end();
    const from = Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1] ?? 0);
    const rest = bytes.subarray(from);
    response.writeHead(from > 0 ? 206 : 200, {
      'content-length': rest.length,
      ...(from > 0 && { 'content-range': `bytes ${from}-${bytes.length - 1}/${bytes.length}` }),
    });
    if (served.cuts === 0) return void response.end(rest);
    served.cuts--;
    // the client has to have taken the first half before the line breaks, or there is nothing to continue
    response.write(rest.subarray(0, rest.length / 2), () => setTimeout(() => response.destroy(), 50));
  });
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
  onTestFinished(
    () =>
      new Promise<void>(done => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  );
  const served: FileServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    cuts: 0,
  };
  return served;
}
