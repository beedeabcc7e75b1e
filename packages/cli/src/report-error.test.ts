import { GanzooError } from '@ganzoo/sdk';
import pc from 'picocolors';
import { expect, test } from 'vitest';
import { reportError } from './report-error.ts';

const plain = pc.createColors(false);

test('a mistake of a person is told without a stack trace and ends with its own code', async () => {
  const error = new GanzooError({
    code: 'X',
    message: 'No such thing.',
    hint: 'Try that.',
    where: { file: 'a', line: 2 },
  });
  expect(await reportError(error, plain, {})).toEqual({
    text: 'a:2: No such thing.\n  Try that.',
    exitCode: 2,
  });
});

test('GANZOO_DEBUG adds the stack traces of the error and its causes', async () => {
  const error = new GanzooError({ code: 'X', message: 'Outer.', cause: new Error('Inner.') });
  const { text } = await reportError(error, plain, { GANZOO_DEBUG: '1' });
  expect(text).toMatch(/^Outer\.\nGanzooError: Outer\.\n\s+at /);
  expect(text).toContain('caused by: Error: Inner.');
});

test('nothing in a message steers the terminal', async () => {
  const error = new GanzooError({
    code: 'X',
    message: 'No \u001b[2Jscreen\u0007.',
    hint: 'Try\n  \u202ethat.',
  });
  const { text } = await reportError(error, plain, {});
  expect(text).toBe('No \\u001b[2Jscreen\\u0007.\n  Try\n  \\u202ethat.');
});

test('a full disk is no bug', async () => {
  const error = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
  expect(await reportError(error, plain, {})).toEqual({
    text: 'ENOSPC: no space left on device, write\n  There is no room left on the disk.',
    exitCode: 1,
  });
});

test('anything else is told as a bug, with its stack trace', async () => {
  const { text, exitCode } = await reportError(new TypeError('x is undefined'), plain, {});
  expect(exitCode).toBe(1);
  expect(text).toContain('internal error: x is undefined\n  This is a bug in ganzoo or a plugin');
  expect(text).toMatch(/\n\s+at /);
});

test('only the message is red, not the hint', async () => {
  const error = new GanzooError({ code: 'X', message: 'No.', hint: 'Yes.' });
  const { text } = await reportError(error, pc.createColors(true), {});
  expect(text).toBe('\u001b[31mNo.\u001b[39m\n  Yes.');
});
