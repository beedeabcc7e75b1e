import { definePlugin, tf } from '@ganzoo/sdk';
import type { Plugin } from '@ganzoo/sdk';
import { describe, expect, it } from 'vitest';
import { kindPage, pluginIndex } from './markdown.ts';

const clipping = definePlugin({
  kind: 'constraint',
  name: 'clipping',
  summary: 'Cuts every weight.',
  paper: 'arXiv:1701.07875',
  params: {
    limit: {
      type: 'number',
      default: 0.01,
      exclusiveMinimum: 0,
      maximum: 1,
      description: 'Largest |w|.',
      search: { range: [0.001, 1], log: true },
      schedulable: true,
    },
    side: {
      type: 'string',
      enum: ['one', 'two'],
      default: 'two',
      description: 'Sides.',
      search: { values: ['one', 'two'] },
    },
    sizes: {
      type: 'array',
      items: { type: 'integer' },
      minItems: 1,
      default: [64, 128],
      nullable: true,
      description: 'Sizes.',
    },
  },
  create: ({ limit }) => ({ weight: (weight, _info, scope) => tf.mul(weight, limit(scope)) }),
}) as unknown as Plugin;

const file = '../../plugins/constraints/weights/clipping.ts';
const lines = kindPage('constraint', [{ plugin: clipping, file }]).split('\n');

describe('kindPage', () => {
  it('says what a plugin is, where it comes from and where it lies', () => {
    expect(lines).toContain(
      'Cuts every weight. Paper: [arXiv:1701.07875](https://arxiv.org/abs/1701.07875). ' +
        'Source: [plugins/constraints/weights/clipping.ts](../../plugins/constraints/weights/clipping.ts).',
    );
  });

  it('gives each parameter a row, bars escaped', () => {
    expect(lines.filter(line => /^\| `/.test(line))).toEqual([
      '| `limit` | number | `0.01` | > 0, ≤ 1 | 0.001 .. 1 log | Largest \\|w\\|. A scheduler may change it. |',
      '| `side` | string | `"two"` | one \\| two | "one" \\| "two" | Sides. |',
      '| `sizes` | integer[] or null | `[64,128]` | 1 or more items |  | Sizes. |',
    ]);
  });

  it('has the kind as its title and a heading for each plugin', () => {
    expect(lines.filter(line => line.startsWith('#'))).toEqual(['# Constraints', '## clipping']);
  });
});

describe('pluginIndex', () => {
  it('has a row only for kinds that have plugins, with their page and number', () => {
    const rows = pluginIndex([clipping, clipping])
      .split('\n')
      .filter(line => line.startsWith('| ['));
    expect(rows).toEqual([
      '| [Constraints](plugins/constraint.md) | Penalties, projections and re-parametrisations; any objective takes ' +
        'any number of them. | `constraints: [{ use: NAME }]` | 2 |',
    ]);
  });
});
