import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { formatBytes } from './bytes.ts';
import { terminalProgress } from './terminal-progress.ts';

function recorder(isTTY: boolean): { stream: NodeJS.WriteStream; text: () => string } {
  let text = '';
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      text += chunk.toString();
      done();
    },
  });
  // The few members of a terminal's stream that a progress bar asks for.
  const terminal = Object.assign(stream, { isTTY, columns: 100, getWindowSize: () => [100, 30] });
  return { stream: terminal as unknown as NodeJS.WriteStream, text: () => text };
}

describe('progress', () => {
  it('off a terminal is a line every 10 %', () => {
    const { stream, text } = recorder(false);
    const progress = terminalProgress(stream);
    for (let received = 0; received <= 200_000_000; received += 1_000_000) {
      progress({ phase: 'download', received, total: 200_000_000 });
    }
    progress({ phase: 'verify', received: 0, total: 200_000_000 });
    progress.stop();
    const lines = text().trimEnd().split('\n');
    expect(lines.length).toBe(12);
    expect(lines[1]).toBe('Downloading TensorFlow: 10 % (20.0 MB of 200.0 MB)');
    expect(lines[11]).toBe('Checking TensorFlow: 0 % (0 bytes of 200.0 MB)');
  });

  it('of several wheels names each, the small ones at their start and end only', () => {
    const { stream, text } = recorder(false);
    const progress = terminalProgress(stream);
    for (const [what, total] of [
      ['nvidia-small (2 of 3)', 20_000_000],
      ['nvidia-large (3 of 3)', 200_000_000],
    ] as const) {
      for (let received = 0; received <= total; received += 1_000_000) {
        progress({ phase: 'download', received, total, what });
      }
    }
    const lines = text().trimEnd().split('\n');
    expect(lines.slice(0, 3)).toEqual([
      'Downloading nvidia-small (2 of 3): 0 % (0 bytes of 20.0 MB)',
      'Downloading nvidia-small (2 of 3): 100 % (20.0 MB of 20.0 MB)',
      'Downloading nvidia-large (3 of 3): 0 % (0 bytes of 200.0 MB)',
    ]);
    expect(lines.length).toBe(2 + 11);
  });

  it('of unknown size is a line every 50 MB', () => {
    const { stream, text } = recorder(false);
    const progress = terminalProgress(stream);
    for (const received of [0, 10e6, 49e6, 60e6, 120e6]) progress({ phase: 'download', received });
    expect(text().trimEnd().split('\n').length).toBe(3);
  });

  it('on a terminal is one bar per phase', () => {
    const { stream, text } = recorder(true);
    const progress = terminalProgress(stream);
    progress({ phase: 'download', received: 50, total: 100 });
    progress({ phase: 'download', received: 100, total: 100 });
    progress({ phase: 'download', received: 100, total: 100 });
    progress({ phase: 'unpack', received: 10 });
    progress.stop();
    progress.stop();
    expect(text().match(/Downloading \[=+\] 100 %/g)?.length).toBe(1);
    expect(text()).toContain('Unpacking 10 bytes');
    progress({ phase: 'download', received: 100, total: 100, what: 'nvidia-a (1 of 2)' });
    progress({ phase: 'download', received: 100, total: 100, what: 'nvidia-b (2 of 2)' });
    progress.stop();
    expect(text()).toMatch(/Downloading nvidia-a \(1 of 2\) \[=+\] 100 %/);
    expect(text()).toMatch(/Downloading nvidia-b \(2 of 2\) \[=+\] 100 %/);
  });

  it('gives bytes in units people read', () => {
    expect([0, 999, 1000, 273_829_956, 853_308_936_000].map(formatBytes)).toEqual([
      '0 bytes',
      '999 bytes',
      '1.0 kB',
      '273.8 MB',
      '853.3 GB',
    ]);
  });
});
