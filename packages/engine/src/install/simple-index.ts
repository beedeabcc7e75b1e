import { get, redact } from '@ganzoo/fetch';

const ACCEPT =
  'application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html;q=0.2, text/html;q=0.1';
const TIMEOUT_MS = 30_000;

/** The index that is asked where nothing else is configured. */
const DEFAULT_INDEX = 'https://pypi.org/simple/';

/** The URL of a package index, from the option or the environment, ending with a slash; throws unless it is http(s). */
export function indexUrl(option: string | undefined, env: NodeJS.ProcessEnv): URL {
  const named = option || env['GANZOO_PYPI_INDEX'] || env['PIP_INDEX_URL'] || DEFAULT_INDEX;
  if (/^https?:/i.test(named) && URL.canParse(named))
    return new URL(named.endsWith('/') ? named : `${named}/`);
  throw new Error(`the package index ${named.replace(/\/\/[^/@]*@/, '//')} is not an http or https URL`);
}

/** Finds a file's URL in a simple index, PEP 691 JSON or PEP 503 HTML; throws where the index lacks the file. */
export async function findInIndex(index: URL, project: string, file: string): Promise<URL> {
  const page = new URL(`${project}/`, index);
  const response = await get(page, {
    headers: { accept: ACCEPT },
    signal: AbortSignal.timeout(TIMEOUT_MS),
    index,
  });
  const base = response.url || page.href;
  const text = await response.text();
  const isJson = /\bjson\b/.test(response.headers.get('content-type') ?? '');
  const found = isJson ? fromJson(text, file) : fromHtml(text, file);
  if (found === undefined) throw new Error(`${redact(page)} does not list ${file}`);
  return new URL(found.href, found.base ? new URL(found.base, base) : base);
}

interface Link {
  readonly href: string;
  readonly base?: string;
}

function fromJson(text: string, file: string): Link | undefined {
  const page = JSON.parse(text) as { files?: { filename?: string; url?: string }[] };
  const href = page.files?.find(one => one.filename === file)?.url;
  return href === undefined ? undefined : { href };
}

// Attribute values may hold a bare ">" (data-requires-python), so quoted values are skipped as a whole.
const ANCHOR = /<a\b((?:[^>"']|"[^"]*"|'[^']*')*)>([^<]*)<\/a/gi;
const BASE = /<base\b((?:[^>"']|"[^"]*"|'[^']*')*)>/i;

function fromHtml(text: string, file: string): Link | undefined {
  const base = hrefOf(BASE.exec(text)?.[1] ?? '');
  for (const [, attributes = '', label = ''] of text.matchAll(ANCHOR)) {
    const href = hrefOf(attributes);
    if (href === undefined) continue;
    const path = href.replace(/[?#].*$/s, '');
    const name = path.slice(path.lastIndexOf('/') + 1);
    if (unescapeHtml(label).trim() === file || decoded(name) === file) return { href, base };
  }
  return undefined;
}

function hrefOf(attributes: string): string | undefined {
  const match = /(?:^|\s)href\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/i.exec(attributes);
  const value = match?.[1] ?? match?.[2] ?? match?.[3];
  return value === undefined ? undefined : unescapeHtml(value);
}

function unescapeHtml(text: string): string {
  return text
    .replace(/&#x([0-9a-f]+);/gi, (_, code: string) => String.fromCodePoint(parseInt(code, 16)))
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replace(/&quot;/g, '"')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&');
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
