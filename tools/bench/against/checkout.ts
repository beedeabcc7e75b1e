import { cacheFolder } from '@ganzoo/fetch';
import { execFile, execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { makeOnce } from '../../shared/make-once.ts';
import { ROOT, ganzooOf } from '../../shared/root.ts';
import { UsageError } from '../usage-error.ts';

/** A built working tree. */
export interface Checkout {
  /** Its commit, and `+changes` where files differ from it. */
  readonly commit: string;
  readonly folder: string;
}

const run = promisify(execFile);

/** This working tree, which `npm run bench` has built. */
export function currentTree(): Checkout {
  const changed = git('status', '--porcelain', '--untracked-files=no') !== '';
  return { commit: `${git('rev-parse', '--short', 'HEAD')}${changed ? '+changes' : ''}`, folder: ROOT };
}

/**
 * The tree of a commit with its own packages, built; made in ganzoo's cache folder where it is not there yet, which takes
 * some minutes. Throws a {@link UsageError} where there is no such commit, or it has no bench of today's form.
 */
export async function checkoutOf(revision: string): Promise<Checkout> {
  const full = shaOf(revision);
  const parent = join(cacheFolder(), 'bench', full);
  const folder = join(parent, 'tree');
  await makeOnce(parent, async () => {
    console.error(`Preparing ${revision} in ${folder} (npm ci and build, some minutes once).`);
    mkdirSync(parent);
    git('worktree', 'prune');
    git('worktree', 'add', '--quiet', '--detach', folder, full);
    await run('npm', ['ci', '--no-audit', '--no-fund'], { cwd: folder });
    await run('npm', ['run', '-s', 'build'], { cwd: folder });
  });
  if (![contenderOf(folder), ganzooOf(folder)].every(existsSync))
    throw new UsageError(`${revision} has no tools/bench/ours.ts; name a commit that has one.`);
  return { commit: git('rev-parse', '--short', full), folder };
}

/** The program of a checkout that does the steps of its works when asked; see protocol.ts. */
export function contenderOf(folder: string): string {
  return join(folder, 'tools/bench/ours.ts');
}

function shaOf(revision: string): string {
  try {
    return git('rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`);
  } catch {
    throw new UsageError(`--against ${revision}: this repository has no such commit.`);
  }
}

function git(...words: readonly string[]): string {
  return execFileSync('git', words, { cwd: ROOT, encoding: 'utf8' }).trim();
}
