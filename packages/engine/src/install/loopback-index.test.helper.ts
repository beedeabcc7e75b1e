import { serve, type Answer, type LoopbackServer, type SeenRequest } from '@ganzoo/testing/files';
import type { IncomingMessage } from 'node:http';
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

/** A package index on loopback with the wheels of one build; `close` ends it. */
export interface LoopbackIndex extends LoopbackServer {
  readonly behaviour: IndexBehaviour;
  /** The requests for the wheels themselves. */
  downloads(): SeenRequest[];
}

/** Starts an index that serves a wheel and its companions. */
export async function startIndex(wheel: FakeWheel, behaviour: IndexBehaviour = {}): Promise<LoopbackIndex> {
  const server = await serve(request => answer(request, wheel, behaviour));
  return {
    ...server,
    url: `${server.url}/simple`,
    behaviour,
    downloads: () => server.requests.filter(({ path }) => path.startsWith('/files/')),
  };
}

async function answer(
  request: IncomingMessage,
  wheel: FakeWheel,
  behaviour: IndexBehaviour,
): Promise<Answer> {
  const login = request.headers.authorization?.replace('Basic ', '') ?? '';
  const files: FakeFile[] = [
    { wheel: wheel.entry, bytes: behaviour.body ?? wheel.bytes },
    ...(wheel.companions ?? []),
  ];
  const listed = files.find(one => request.url === `/simple/${one.wheel.project}/`);
  const wanted = files.find(one => request.url === `/files/${one.wheel.file}`);
  if (behaviour.busy) {
    behaviour.busy--;
    return { status: 503 };
  }
  if (behaviour.login && Buffer.from(login, 'base64').toString() !== behaviour.login) return { status: 401 };
  if (listed) return list(listed, behaviour);
  if (!wanted) return { status: 404 };
  await behaviour.hold;
  if (behaviour.cutFrom === wanted.wheel.project) behaviour.cuts ??= 1;
  const cut = (behaviour.cuts ?? 0) > 0;
  if (cut) behaviour.cuts!--;
  const { noRanges, chunked } = behaviour;
  return { bytes: wanted.bytes, type: 'application/octet-stream', cut, ranges: !noRanges, sized: !chunked };
}

function list({ wheel, bytes }: FakeFile, behaviour: IndexBehaviour): Answer {
  const names = ['ganzoo_fake_tensorflow-0.9-cp311-cp311-linux_fake.whl'];
  if (!behaviour.missing) names.push(wheel.file);
  // An index believes in what it serves, also where that is not what ganzoo has locked.
  const sum = sha256(bytes);
  if (behaviour.html) {
    const links = names.map(
      name => `<a href="../../files/${name}#sha256=${sum}" data-requires-python=">=3.9">${name}</a><br />`,
    );
    return { bytes: Buffer.from(`<!DOCTYPE html><body>${links.join('\n')}`), type: 'text/html' };
  }
  const files = names.map(filename => ({ filename, url: `/files/${filename}`, hashes: { sha256: sum } }));
  const page = { meta: { 'api-version': '1.0' }, name: wheel.project, files };
  return { bytes: Buffer.from(JSON.stringify(page)), type: 'application/vnd.pypi.simple.v1+json' };
}
