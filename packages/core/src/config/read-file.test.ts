import { execFileSync } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolders } from '../fixtures/temp-folder.ts';
import { ExperimentError } from '../experiment-error.ts';
import { LARGEST_FILE, readExperimentFile } from './read-file.ts';

const folderOf = temporaryFolders();
const folder = folderOf({
  'good.yaml': '\uFEFFname: ümlaut\n',
  'bad-utf8.yaml': Buffer.concat([Buffer.from('a: 1\nb: '), Buffer.from([0xff, 0xfe, 0x41])]),
  'binary.yaml': 'a: 1\n\0\n',
  'large.yaml': Buffer.alloc(LARGEST_FILE + 1, 'a'),
  'largest.yaml': Buffer.alloc(LARGEST_FILE, 'a'),
});
execFileSync('mkfifo', [join(folder, 'pipe.yaml')]);
symlinkSync('loop.yaml', join(folder, 'loop.yaml'));

async function failure(name: string): Promise<ExperimentError> {
  const error = await readExperimentFile(join(folder, name)).catch((cause: unknown) => cause);
  expect(error).toBeInstanceOf(ExperimentError);
  return error as ExperimentError;
}

describe('readExperimentFile', () => {
  it('gives the text without a byte order mark', async () => {
    expect(await readExperimentFile(join(folder, 'good.yaml'))).toBe('name: ümlaut\n');
    expect(await readExperimentFile(join(folder, 'largest.yaml'))).toHaveLength(LARGEST_FILE);
  });

  it.each([
    ['none.yaml', /none\.yaml does not exist/, undefined],
    ['good.yaml/x.yaml', /does not exist/, undefined],
    ['.', /is a folder/, undefined],
    ['pipe.yaml', /not a regular file/, undefined],
    ['loop.yaml', /cannot be read: .*ELOOP/, undefined],
    ['bad-utf8.yaml', /not UTF-8/, 2],
    ['binary.yaml', /zero byte/, 2],
    ['large.yaml', /larger than 1 MB/, undefined],
  ])('refuses %s', async (name, message, line) => {
    const error = await failure(name);
    expect(error.message).toMatch(message);
    expect(error.exitCode).toBe(2);
    expect(error.where?.line).toBe(line);
  });

  it.runIf(process.platform === 'linux')('refuses devices and files without an end', async () => {
    await expect(readExperimentFile('/dev/zero')).rejects.toThrow(/not a regular file/);
  });

  it('points at where the file is named', async () => {
    const where = { file: 'other.yaml', line: 3, column: 10 };
    await expect(readExperimentFile(join(folder, 'none.yaml'), where)).rejects.toMatchObject({ where });
  });
});
