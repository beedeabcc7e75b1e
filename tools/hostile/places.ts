import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { basename, dirname, join, relative } from 'node:path';
import { GOOD, many, type Hostile } from './entry.ts';

/** Writes `extends: PATH` into the file. */
const extending = (path: string): Pick<Hostile, 'content'> => ({ content: `extends: ${path}\n` });

const beside =
  (name: string, make: (path: string) => void): NonNullable<Hostile['place']> =>
  (folder, file) => {
    make(join(folder, name));
    writeFileSync(file, `extends: ${name}\n`);
  };

const fifo = (path: string): void => void execFileSync('mkfifo', [path]);

/** A socket stays in its folder when the process that listens is killed. */
function socket(_folder: string, file: string): Promise<void> {
  // the path of a socket may have some hundred characters only
  const before = process.cwd();
  process.chdir(dirname(file));
  const server = createServer();
  return new Promise<void>(done => server.listen(basename(file), done)).then(() => {
    process.chdir(before);
    server.unref();
  });
}

/** What is no file, or leads to none: folders, pipes, devices, links, and paths that lead away. */
export const PLACES: readonly Hostile[] = [
  { name: 'folder', place: (_, file) => mkdirSync(file), says: /is a folder/ },
  { name: 'fifo', place: (_, file) => fifo(file), says: /not a regular file/ },
  { name: 'socket', place: socket, says: /not a regular file/ },
  { name: 'link-loop', place: (_, file) => symlinkSync(basename(file), file), says: /ELOOP|cannot be read/ },
  { name: 'link-to-nothing', place: (_, file) => symlinkSync('nothing', file), says: /does not exist/ },
  { name: 'link-to-zero', place: (_, file) => symlinkSync('/dev/zero', file), says: /not a regular file/ },
  {
    name: 'unreadable',
    place: (_, file) => {
      writeFileSync(file, '- root may read this, so it is no experiment either\n');
      chmodSync(file, 0);
    },
    says: /may not be read|must be a map/,
  },
  {
    name: 'sparse-ten-gigabytes',
    place: (_, file) => {
      const handle = openSync(file, 'w');
      ftruncateSync(handle, 10e9);
      closeSync(handle);
    },
    says: /larger than 1 MB/,
  },
  { name: 'extends-zero', ...extending('/dev/zero'), says: /not a regular file/ },
  { name: 'extends-random', ...extending('/dev/random'), says: /not a regular file/ },
  {
    name: 'extends-stdin',
    ...extending('/dev/stdin'),
    says: /not a regular file|is empty|does not exist|cannot be read/,
  },
  { name: 'extends-environment', ...extending('/proc/self/environ'), says: /zero byte|does not exist/ },
  {
    name: 'extends-kernel-log',
    ...extending('/proc/kmsg'),
    says: /may not be read|cannot be read|does not exist/,
  },
  {
    name: 'extends-memory',
    ...extending('/proc/self/mem'),
    says: /cannot be read|may not be read|does not exist|is empty/,
  },
  {
    name: 'extends-out-of-the-folder',
    place: (folder, file) => writeFileSync(file, `extends: ${relative(folder, '/')}/etc/passwd\n`),
    says: /must be a map|not valid YAML|does not exist/,
  },
  { name: 'extends-fifo', place: beside('pipe.fifo', fifo), says: /not a regular file/ },
  { name: 'extends-itself', ...extending('extends-itself.yaml'), says: /round in a circle/ },
  {
    name: 'extends-a-long-chain',
    place: (folder, file) => {
      for (let i = 0; i < 100; i++)
        writeFileSync(join(folder, `chain-${i}.yaml`), `extends: chain-${i + 1}.yaml\n`);
      writeFileSync(file, 'extends: chain-0.yaml\n');
    },
    says: /more than 16 files/,
  },
  {
    name: 'extends-doubling',
    place: (folder, file) => {
      for (let i = 0; i < 15; i++) {
        const next = `double-${i + 1}.yaml`;
        writeFileSync(join(folder, `double-${i}.yaml`), `extends: [${many(20, () => next, ', ')}]\n`);
      }
      writeFileSync(join(folder, 'double-15.yaml'), GOOD);
      writeFileSync(file, 'extends: double-1.yaml\nseed: many\n');
    },
    says: /seed is 'many'/,
  },
  {
    name: 'extends-thousands',
    content: `extends: [${many(1500, i => `no-${i}.yaml`, ', ')}]\n`,
    says: /has 1500 problems/,
  },
  { name: 'extends-zero-byte', content: 'extends: "a\\0b.yaml"\n', says: /cannot be read|zero byte/ },
  { name: 'extends-long-path', ...extending('x/'.repeat(5000)), says: /cannot be read|does not exist/ },
  { name: 'extends-a-map', content: 'extends: { file: a.yaml }\n', says: /must be the path of a file/ },
  { name: 'plugins-zero', content: `${GOOD}plugins: [/dev/zero]\n`, says: /no plugin file/ },
  {
    name: 'plugins-fifo',
    place: (folder, file) => {
      fifo(join(folder, 'pipe.ts'));
      writeFileSync(file, `${GOOD}plugins: [./pipe.ts]\n`);
    },
    says: /no plugin file/,
  },
  {
    name: 'plugins-text',
    content: `${GOOD}plugins: [../../../../../../../../etc/passwd]\n`,
    says: /not a \.ts, \.js or \.mjs file|no plugin file/,
  },
  { name: 'plugins-node', content: `${GOOD}plugins: ['node:fs']\n`, says: /no npm package/ },
  {
    name: 'plugins-package-path',
    content: `${GOOD}plugins: ['a/../../../../../..']\n`,
    says: /no npm package|no plugin file/,
  },
  { name: 'plugins-prototype', content: `${GOOD}plugins: [__proto__]\n`, says: /no npm package/ },
];
