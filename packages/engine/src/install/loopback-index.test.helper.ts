import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sha256, type FakeFile, type FakeWheel } from './fake-wheel.test.helper.ts';

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
  /** Breaks the connection once, at this project's file. */
  cutFrom?: string;
  /** Serves these bytes instead of TensorFlow's wheel. */
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

/** A package index on loopback with the wheels of one build; `close` ends it. */
export interface LoopbackIndex {
  readonly url: string;
  readonly requests: SeenRequest[];
  readonly behaviour: IndexBehaviour;
  /** The requests for the wheels themselves. */
  downloads(): SeenRequest[];
  close(): Promise<void>;
}

/** Starts an index that serves a wheel and its companions. */
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
  const files: FakeFile[] = [
    { wheel: wheel.entry, bytes: behaviour.body ?? wheel.bytes },
    ...(wheel.companions ?? []),
  ];
  const listed = files.find(one => request.url === `/simple/${one.wheel.project}/`);
  const wanted = files.find(one => request.url === `/files/${one.wheel.file}`);
  if (behaviour.busy) {
    behaviour.busy--;
    response.writeHead(503).end();
  } else if (behaviour.login && Buffer.from(login, 'base64').toString() !== behaviour.login) {
    response.writeHead(401).end();
  } else if (listed) {
    list(response, listed, behaviour);
  } else if (wanted) {
    await behaviour.hold;
    if (behaviour.cutFrom === wanted.wheel.project) behaviour.cuts ??= 1;
    send(request, response, wanted.bytes, behaviour);
  } else {
    response.writeHead(404).end();
  }
}

function list(response: ServerResponse, { wheel, bytes }: FakeFile, behaviour: IndexBehaviour): void {
  const names = ['ganzoo_fake_tensorflow-0.9-cp311-cp311-linux_fake.whl'];
  if (!behaviour.missing) names.push(wheel.file);
  // An index believes in what it serves, also where that is not what ganzoo has locked.
  const sum = sha256(bytes);
  if (behaviour.html) {
    const links = names.map(
      name => `<a href="../../files/${name}#sha256=${sum}" data-requires-python=">=3.9">${name}</a><br />`,
    );
    response.writeHead(200, { 'content-type': 'text/html' }).end(`<!DOCTYPE html><body>${links.join('\n')}`);
  } else {
    const files = names.map(filename => ({ filename, url: `/files/${filename}`, hashes: { sha256: sum } }));
    const page = { meta: { 'api-version': '1.0' }, name: wheel.project, files };
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
