import type { Scalar, Variable } from '@ganzoo/tfjs';
import { expect, expectTypeOf, it } from 'vitest';
import { optimizer } from './nn/update-rules.ts';
import { definePlugin } from './plugin.ts';
import type { ParamSchema, SchedulableKeys } from './params.ts';

// expectTypeOf and ts-expect-error speak to `tsc -p tsconfig.check.json`, which `.ci/run` asks; here they only run

const described = { description: 'P.' } as const;

it('lets a schema say only what its type has', () => {
  const allowed: ParamSchema[] = [
    { ...described, type: 'number', default: 1, minimum: 0, schedulable: true },
    { ...described, type: 'number', default: null, nullable: true },
    { ...described, type: 'array', default: [], items: { type: 'integer' } },
    // @ts-expect-error a number has no items
    { ...described, type: 'number', default: 1, minItems: 2 },
    // @ts-expect-error a text has no minimum
    { ...described, type: 'string', default: 'a', minimum: 0 },
    // @ts-expect-error a default is of the parameter's type
    { ...described, type: 'string', default: 1 },
    // @ts-expect-error null stands together with nullable
    { ...described, type: 'number', default: null },
    // @ts-expect-error a scheduler cannot change null
    { ...described, type: 'number', default: 1, nullable: true, schedulable: true },
    // @ts-expect-error a scheduler changes numbers only
    { ...described, type: 'integer', default: 1, schedulable: true },
  ];
  expectTypeOf(allowed).toEqualTypeOf<ParamSchema[]>();
});

it('types what create is given, and knows what a scheduler may change', () => {
  const plugin = definePlugin({
    kind: 'metric',
    name: 'typed',
    summary: 'S.',
    params: {
      weight: { ...described, type: 'number', default: 1, schedulable: true },
      limit: { ...described, type: 'number', default: null, nullable: true },
      side: { ...described, type: 'string', default: 'one', enum: ['one', 'two'] },
      hidden: { ...described, type: 'array', default: [1], items: { type: 'integer' } },
    },
    create: params => {
      expectTypeOf(params).toEqualTypeOf<{
        readonly weight: number;
        readonly limit: number | null;
        readonly side: 'one' | 'two';
        readonly hidden: readonly number[];
      }>();
      return {
        better: 'lower',
        label: 'T',
        needs: { features: false, real: false },
        compute: () => ({ failed: '-' }),
      };
    },
  });
  expectTypeOf<SchedulableKeys<typeof plugin.params>>().toEqualTypeOf<'weight'>();
  expect(plugin.params.weight.schedulable).toBe(true);
});

it('gives a loss the scheduled numbers by name, and none beside', () => {
  definePlugin({
    kind: 'constraint',
    name: 'typed',
    summary: 'S.',
    params: { weight: { ...described, type: 'number', default: 1, schedulable: true } },
    create: () => ({
      penalty: ({ scheduled }, critic) => {
        expectTypeOf(critic.nets).toEqualTypeOf<readonly string[]>();
        expectTypeOf(scheduled.weight).toEqualTypeOf<Scalar>();
        // @ts-expect-error there is no such parameter
        return scheduled.wieght as Scalar;
      },
    }),
  });
});

it('gives an update rule the slots it named, and none beside', () => {
  optimizer({
    slots: ['m', 'v'],
    apply: ({ slots }) => {
      expectTypeOf(slots).toEqualTypeOf<Readonly<Record<'m' | 'v', Variable>>>();
      // @ts-expect-error there is no such slot
      expectTypeOf(slots.w);
    },
  });
});
