import { beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../engine.ts';
import type { CompileMode } from '../runtime.ts';
import { startEngine } from '../start-engine.test.helper.ts';
import {
  BOUND,
  distance,
  firstDerivative,
  secondDerivative,
  type Runner,
} from './derivatives.test.helper.ts';
import { LAYERS } from './layers.test.helper.ts';
import { OPS } from './ops.test.helper.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await startEngine();
});

describe.each(['graph', 'off'] as CompileMode[])('derivatives (%s)', mode => {
  it.each(Object.entries({ ...OPS, ...LAYERS }))(
    'of %s equal finite differences, first and second',
    (_, op) => {
      const run: Runner = (f, x) => {
        const step = engine.step('derivative', [{ shape: x.shape, dtype: 'float32' }], y => [f(y)], mode);
        return step.run([x])[0]!;
      };
      for (const compare of [firstDerivative, secondDerivative]) {
        expect(distance(compare(op, run))).toBeLessThan(BOUND);
      }
    },
  );
});
