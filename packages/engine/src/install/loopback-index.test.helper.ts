import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FakeWheel } from './fake-wheel.test.helper.ts';

/** How the index misbehaves. */
export interface IndexBehaviour {
  /** Speaks PEP 503 HTML instead of PEP 691 JSON. */
  html?: boolean;
  /** Answers every request for the file from its first byte. */
  noRanges?: boolean;
  /** Lists other files only. */
  missing?: boolean;
  /** Breaks the connection after half of what is left, so many times. */
  cuts?: number;
  /** Serves these bytes instead of the wheel. */
  body?: Buffer;
  /** Does not say how long the file is. */
  chunked?: boolean;
  /** The wheel is sent only when this is done. */
  hold?: Promise<unknown>;
  /** Wants this login (user:password). */
  login?: string;
  /** Answers so many requests with 503 first. */
  busy?: number;
}

/** One request that the index saw. */
export interface SeenRequest {
  readonly path: string;
  readonly range: string | undefined;
  readonly agent: string | undefined;
}

/** A package index on loopback with one project; `close` ends it. */
export interface LoopbackIndex {
  readonly url: string;
  readonly requests: SeenRequest[];
  readonly behaviour: IndexBehaviour;
  /** The requests for the wheel itself. */
  downloads(): SeenRequest[];
  close(): Promise<void>;
}

/** Starts an index that serves one wheel. */
export async function startIndex(wheel: FakeWheel, behaviour: IndexBehaviour = {}): Promise<LoopbackIndex> {
  const requests: SeenRequest[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    requests.push({ path, range: request.headers.range, agent: request.headers['user-agent'] });
    void answer(request, response, wheel, behaviour);
  });
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/simple`,
    requests,
    behaviour,
    downloads: () => requests.filter(({ path }) => path.startsWith('/files/')),
    close: () =>
      new Promise<void>(done => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  wheel: FakeWheel,
  behaviour: IndexBehaviour,
): Promise<void> {
  const login = request.headers.authorization?.replace('Basic ', '') ?? '';
  if (behaviour.busy) {
    behaviour.busy--;
    response.writeHead(503).end();
  } else if (behaviour.login && Buffer.from(login, 'base64').toString() !== behaviour.login) {
    response.writeHead(401).end();
  } else if (request.url === `/simple/${wheel.entry.project}/`) {
    list(response, wheel, behaviour);
  } else if (request.url === `/files/${wheel.entry.file}`) {
    await behaviour.hold;
    send(request, response, behaviour.body ?? wheel.bytes, behaviour);
  } else {
    response.writeHead(404).end();
  }
}

function list(response: ServerResponse, wheel: FakeWheel, behaviour: IndexBehaviour): void {
  const names = ['ganzoo_fake_tensorflow-0.9-cp311-cp311-linux_fake.whl'];
  if (!behaviour.missing) names.push(wheel.entry.file);
  // An index believes in what it serves, also where that is not what ganzoo has locked.
  const sum = createHash('sha256')
    .update(behaviour.body ?? wheel.bytes)
    .digest('hex');
  if (behaviour.html) {
    const links = names.map(
      name => `<a href="../../files/${name}#sha256=${sum}" data-requires-python=">=3.9">${name}</a><br />`,
    );
    response.writeHead(200, { 'content-type': 'text/html' }).end(`<!DOCTYPE html><body>${links.join('\n')}`);
  } else {
    const files = names.map(filename => ({ filename, url: `/files/${filename}`, hashes: { sha256: sum } }));
    const page = { meta: { 'api-version': '1.0' }, name: wheel.entry.project, files };
    response
      .writeHead(200, { 'content-type': 'application/vnd.pypi.simple.v1+json' })
      .end(JSON.stringify(page));
  }
}

function send(
  request: IncomingMessage,
  response: ServerResponse,
  bytes: Buffer,
  behaviour: IndexBehaviour,
): void {
  const from = behaviour.noRanges ? 0 : Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
  const rest = bytes.subarray(from);
  response.writeHead(from > 0 ? 206 : 200, {
    'content-type': 'application/octet-stream',
    ...(behaviour.chunked ? {} : { 'content-length': rest.length }),
    ...(from > 0 ? { 'content-range': `bytes ${from}-${bytes.length - 1}/${bytes.length}` } : {}),
  });
  if (!behaviour.cuts) {
    response.end(rest);
    return;
  }
  behaviour.cuts--;
  const half = rest.subarray(0, Math.floor(rest.length / 2));
  // The client has to have taken the first half before the line breaks, or there is nothing to continue.
  response.write(half, () => setTimeout(() => response.destroy(), 50));
}
