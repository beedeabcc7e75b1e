/** An answer of a server that is not the file: the status says whether trying again can help. */
export class HttpStatusError extends Error {
  readonly status: number;

  constructor(url: URL, status: number, statusText: string) {
    super(`${redact(url)} answered ${status} ${statusText}`.trim());
    this.name = 'HttpStatusError';
    this.status = status;
  }
}

/** A server ended or refused a transfer in a way that a new request may cure. */
export class CutShortError extends Error {}

/**
 * GETs a URL; a user name and password in it, or in `index` at the same origin, become a header, since fetch
 * refuses URLs that carry them; throws `HttpStatusError` on a status of 400 and above.
 */
export async function get(
  url: URL,
  options: { headers?: Record<string, string>; signal?: AbortSignal; index?: URL } = {},
): Promise<Response> {
  const headers: Record<string, string> = { ...options.headers };
  const login = [url, options.index].find(one => one?.username && one.origin === url.origin);
  if (login) {
    const pair = `${decodeURIComponent(login.username)}:${decodeURIComponent(login.password)}`;
    headers['authorization'] = `Basic ${Buffer.from(pair).toString('base64')}`;
  }
  const bare = new URL(url);
  bare.username = '';
  bare.password = '';
  const response = await fetch(bare, { headers, signal: options.signal });
  if (response.status >= 400 && response.status !== 416) {
    await response.body?.cancel();
    throw new HttpStatusError(url, response.status, response.statusText);
  }
  return response;
}

/** A URL without user name and password, for messages. */
export function redact(url: URL): string {
  const shown = new URL(url);
  shown.username = '';
  shown.password = '';
  shown.hash = '';
  return shown.href;
}

/** One line on why a request failed, with the cause that fetch hides behind `fetch failed`. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause as NodeJS.ErrnoException | undefined;
  const detail = cause?.message || cause?.code;
  return detail && !error.message.includes(detail) ? `${error.message} (${detail})` : error.message;
}

/** Whether the same request may succeed a moment later. */
export function isTransient(error: unknown): boolean {
  if (error instanceof HttpStatusError) return error.status >= 500 || [408, 429].includes(error.status);
  // fetch reports every network failure as a TypeError, whether before the answer or in the middle of it.
  return (
    error instanceof CutShortError ||
    error instanceof TypeError ||
    (error instanceof Error && error.name === 'TimeoutError')
  );
}
