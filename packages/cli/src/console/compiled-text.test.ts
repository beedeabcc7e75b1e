import { expect, it } from 'vitest';
import { compiledText } from './compiled-text.ts';

const event = { kind: 'compiled', step: 0, time: 0, what: 'step of a', traceMs: 95, nodes: 3169 } as const;

it('tells what compiling took', () => {
  expect(compiledText(event)).toBe('compiled step of a: 3,169 operations in 95 ms');
});

it("counts XLA's own compilation in, and says how long that was", () => {
  expect(compiledText({ ...event, xlaMs: 2100 })).toBe(
    "compiled step of a: 3,169 operations in 2.2 s, 2.1 s of them XLA's",
  );
});
