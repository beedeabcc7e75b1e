import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** One request that a server saw. */
export interface SeenRequest {
  readonly path: string;
  readonly range: string | undefined;
  readonly agent: string | undefined;
}

/** What a server answers to one request. */
export interface Answer {
  /** Default 404 without bytes, else 200, or 206 where a range is asked for. */
  readonly status?: number;
  readonly bytes?: Uint8Array;
  readonly type?: string;
  /** Breaks the line after half of what was asked for, once the client has some of it. */
  readonly cut?: boolean;
  /** False: sends all bytes whatever range is asked for. */
  readonly ranges?: boolean;
  /** False: does not say how many bytes there are. */
  readonly sized?: boolean;
}

/** A server on loopback. */
export interface LoopbackServer {
  readonly url: string;
  readonly requests: SeenRequest[];
  /**
   * The client's progress listener, for a server that cuts: it is how the server knows that the client has got further
   * than where its request began. Bytes that were sent may never be seen: a client drops what it holds when a line breaks.
   */
  readonly onProgress: (progress: { readonly received: number }) => void;
  close(): Promise<void>;
}

/** Starts a server that answers each request as it is told to. */
export async function serve(
  answer: (request: IncomingMessage) => Answer | Promise<Answer>,
): Promise<LoopbackServer> {
  const requests: SeenRequest[] = [];
  let heard = (_received: number): void => undefined;
  const server = createServer((request, response) => {
    const { range, 'user-agent': agent } = request.headers;
    requests.push({ path: request.url ?? '', range, agent });
    void (async () => {
      const given = await answer(request);
      const from = send(response, range, given);
      if (!given.cut) return;
      heard = received => {
        if (received > from) response.destroy();
      };
    })();
  });
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    onProgress: ({ received }) => heard(received),
    close: () =>
      new Promise<void>(done => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

/** Sends an answer, half of it where the line is to be cut; gives the place of its first byte in the file. */
function send(response: ServerResponse, range: string | undefined, answer: Answer): number {
  const { bytes, status, type, cut = false, ranges = true, sized = true } = answer;
  if (!bytes) {
    response.writeHead(status ?? 404).end();
    return 0;
  }
  const from = ranges ? Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1] ?? 0) : 0;
  const rest = bytes.subarray(from);
  response.writeHead(status ?? (from > 0 ? 206 : 200), {
    ...(type !== undefined && { 'content-type': type }),
    ...(sized && { 'content-length': rest.length }),
    ...(from > 0 && { 'content-range': `bytes ${from}-${bytes.length - 1}/${bytes.length}` }),
  });
  if (cut) response.write(rest.subarray(0, Math.floor(rest.length / 2)));
  else response.end(rest);
  return from;
}

/** A server of files that may break the line. */
export interface FileServer extends LoopbackServer {
  /** Breaks the line after half of what is asked for, so many times; see {@link LoopbackServer.onProgress}. */
  cuts: number;
}

/** Serves files, with ranges, until the test is over; 404 for any other path. */
export async function serveFiles(files: Readonly<Record<string, Uint8Array>>): Promise<FileServer> {
  const server = await serve(({ url = '' }) => {
    const bytes = files[url.slice(1)];
    const cut = bytes !== undefined && served.cuts > 0;
    if (cut) served.cuts--;
    return { bytes, cut };
  });
  onTestFinished(server.close);
  const served: FileServer = { ...server, cuts: 0 };
  return served;
}
