import { PluginContractError } from './errors.ts';

/** A file that `ganzoo datasets fetch` or `ganzoo features fetch` can bring, known before it is asked for. */
export interface Download {
  /** Name it is kept under and has at a mirror, without folders: `train-images-idx3-ubyte.gz`. */
  readonly file: string;
  readonly url: string;
  readonly bytes: number;
  /** 64 hexadecimal digits. */
  readonly sha256: string;
}

const FILE = /^\w[\w.-]*$/;
const SHA256 = /^[0-9a-f]{64}$/;

/** Throws {@link PluginContractError} where downloads could not be fetched or checked as they are declared. */
export function checkDownloads(id: string, downloads: readonly Download[]): void {
  const names = new Set<string>();
  for (const { file, url, bytes, sha256 } of downloads) {
    const faults: [boolean, string][] = [
      [!FILE.test(file), 'its name is not letters, digits, dots and hyphens'],
      [names.has(file), 'its name is there twice'],
      [!isHttp(url), `'${url}' is no http or https URL`],
      [!Number.isSafeInteger(bytes) || bytes < 1, `${bytes} is no number of bytes`],
      [!SHA256.test(sha256), `'${sha256}' is no sha256 of 64 small hexadecimal digits`],
    ];
    const fault = faults.find(([wrong]) => wrong);
    if (fault) throw new PluginContractError(`The download '${file}' of ${id} cannot be used: ${fault[1]}.`);
    names.add(file);
  }
}

/** Whether a text is a URL of http or https. */
function isHttp(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}
