import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium, type Browser } from 'playwright-core';

/** Programs that are Chromium, or a browser made of it. */
const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** The browser on this machine: what GANZOO_CHROMIUM names, else the first of the usual names on the PATH. */
export function findChromium(env: NodeJS.ProcessEnv = process.env): string | undefined {
  if (env['GANZOO_CHROMIUM']) return env['GANZOO_CHROMIUM'];
  const folders = (env['PATH'] ?? '').split(delimiter).filter(folder => folder !== '');
  return folders.flatMap(folder => NAMES.map(name => join(folder, name))).find(isProgram);
}

/** Starts the browser without a window; the caller closes it. */
export function startChromium(executablePath: string): Promise<Browser> {
  // Chromium refuses to run as root with its sandbox; the only pages opened here are our own machine's
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return chromium.launch({ executablePath, args });
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
