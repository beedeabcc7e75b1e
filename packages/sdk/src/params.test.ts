import type { Scalar, Tensor, Variable } from '@ganzoo/tfjs';
import { expect, expectTypeOf, it } from 'vitest';
import { game } from './games/game.ts';
import { optimizer } from './nn/update-rules.ts';
import { definePlugin } from './plugin.ts';
import type { Scheduled, Static } from './moment.ts';
import type { Game } from './contracts/game.ts';
import type { Optimizer } from './contracts/optimizer.ts';
import type { Scheduler } from './contracts/scheduler.ts';
import type { ParamSchema, PartValue, ValuesOf } from './params.ts';

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
    { ...described, type: 'integer', default: 1, schedulable: 'static' },
    { ...described, type: 'string', default: 'a', enum: ['a', 'b'], schedulable: 'static' },
    // @ts-expect-error a whole number changes with the compiled step only
    { ...described, type: 'integer', default: 1, schedulable: true },
    // @ts-expect-error a list cannot change during training
    { ...described, type: 'array', default: [], schedulable: 'static' },
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
      stage: { ...described, type: 'integer', default: 0, schedulable: 'static' },
      limit: { ...described, type: 'number', default: null, nullable: true },
      side: { ...described, type: 'string', default: 'one', enum: ['one', 'two'] },
      hidden: { ...described, type: 'array', default: [1], items: { type: 'integer' } },
    },
    create: params => {
      expectTypeOf(params).toEqualTypeOf<{
        readonly weight: Scheduled;
        readonly stage: Static<number>;
        readonly limit: number | null;
        readonly side: 'one' | 'two';
        readonly hidden: readonly number[];
      }>();
      return {
        better: 'lower',
        label: 'T',
        needs: {},
        compute: () => ({ failed: '-' }),
      };
    },
  });
  expect(plugin.params.weight.schedulable).toBe(true);
});

it('types the products of parts, and what an experiment gives for them', () => {
  const plugin = definePlugin({
    kind: 'optimizer',
    name: 'typed-parts',
    summary: 'S.',
    params: {
      base: { ...described, type: 'part', kind: 'optimizer' },
      moving: { ...described, type: 'part', kind: 'scheduler', default: { use: 'constant', x: 1 } },
      games: { ...described, type: 'parts', kind: 'objective', default: [], maxItems: 2 },
    },
    create: params => {
      expectTypeOf(params).toEqualTypeOf<{
        readonly base: Optimizer;
        readonly moving: Scheduler;
        readonly games: readonly Game[];
      }>();
      return params.base;
    },
  });
  expectTypeOf<ValuesOf<typeof plugin.params>>().toEqualTypeOf<{
    readonly base: PartValue;
    readonly moving: PartValue;
    readonly games: readonly PartValue[];
  }>();
  const allowed: ParamSchema[] = [
    // @ts-expect-error a part is of a kind
    { ...described, type: 'part' },
    // @ts-expect-error a part cannot change during training
    { ...described, type: 'part', kind: 'objective', schedulable: true },
    // @ts-expect-error a default names a plugin
    { ...described, type: 'part', kind: 'objective', default: { weight: 3 } },
    // @ts-expect-error a list has a default
    { ...described, type: 'parts', kind: 'objective' },
  ];
  expect(allowed).toHaveLength(4);
  expect(plugin.params.games.default).toEqual([]);
});

it('gives a schedulable number as a handle, which the batch of a step makes a scalar', () => {
  definePlugin({
    kind: 'constraint',
    name: 'typed',
    summary: 'S.',
    params: { weight: { ...described, type: 'number', default: 1, schedulable: true } },
    create: ({ weight }) => ({
      penalty: (batch, { critic }) => {
        expectTypeOf(critic?.nets).toEqualTypeOf<readonly string[] | undefined>();
        expectTypeOf(weight(batch)).toEqualTypeOf<Scalar>();
        return weight(batch);
      },
    }),
  });
});

it('knows the names of nets, players, state and fields of a game from its declaration', () => {
  game({
    nets: {
      generator: { role: 'generator' },
      encoder: { role: 'encoder', outputs: { mean: [2], deviation: [2] } },
    },
    state: { k: 0 },
    reads: ['x', 'y'],
    players: {
      both: {
        trains: ['generator', 'encoder'],
        loss: ({ nets, real, state }) => {
          expectTypeOf(real).toEqualTypeOf<Readonly<Record<'x' | 'y', Tensor>>>();
          expectTypeOf(state).toEqualTypeOf<Readonly<Record<'k', Tensor>>>();
          const { mean, deviation } = nets.encoder.outputs({ x: real.x });
          expectTypeOf(mean).toEqualTypeOf<Tensor>();
          // @ts-expect-error there is no such net
          expectTypeOf(nets.critic).toEqualTypeOf<never>();
          // @ts-expect-error there is no such output
          expectTypeOf(nets.encoder.outputs({ x: real.x }).code).toEqualTypeOf<never>();
          return deviation;
        },
      },
      // @ts-expect-error it trains a net that is not there
      lost: { trains: ['critic'], loss: ({ z }) => z },
      // @ts-expect-error it gives a state that is not declared
      odd: { trains: [], loss: ({ z }) => ({ loss: z, state: { q: z } }) },
    },
    // @ts-expect-error there is no such player
    phases: [{ name: 'first', players: ['nobody'] }],
    sample: ({ nets, z }) => nets.generator({ z }),
  });
  // tells its names without `reads`
  game({
    nets: { generator: { role: 'generator' } },
    players: { generator: { trains: ['generator'], loss: ({ real }) => real.x } },
    sample: ({ nets, z }) => nets.generator({ z }),
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
