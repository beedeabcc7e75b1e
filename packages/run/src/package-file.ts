import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The command's own package.json: its dependencies are the plugin packages that are always found. */
export const PACKAGE_FILE = fileURLToPath(new URL('../package.json', import.meta.url));

/** Version of the command. */
export function version(): string {
  return (JSON.parse(readFileSync(PACKAGE_FILE, 'utf8')) as { version: string }).version;
}
