import { CompositionError, definePlugin } from '@ganzoo/sdk';
import type { DataSpec, Dataset } from '@ganzoo/sdk';
import { knownSplit, splitsTogether, withFields } from '@ganzoo/sdk/data';

/** Fields of a domain by the names they have in the data set it comes from. */
function namesOf(domain: string, { spec }: Dataset): Readonly<Record<string, string>> {
  if (!spec.fields['x']) {
    throw new CompositionError(
      `unpaired takes the field 'x' of each data set, but '${domain}' has ${Object.keys(spec.fields).join(', ')}.`,
    );
  }
  return { [domain]: 'x', ...(spec.fields['y'] && { [`${domain}Label`]: 'y' }) };
}

/**
 * Two domains without pairs (arXiv:1703.10593): `a` and `b` are the examples `x` of two data sets, `aLabel` and `bLabel`
 * their labels where they have some. Each domain is a group of its own, with its own size and order.
 */
export const unpaired = definePlugin({
  kind: 'dataset',
  name: 'unpaired',
  summary: 'Two data sets side by side as domains a and b, drawn independently.',
  paper: 'arXiv:1703.10593',
  params: {
    a: { type: 'part', kind: 'dataset', description: 'The first domain.' },
    b: { type: 'part', kind: 'dataset', description: 'The second domain.' },
  },
  create(domains) {
    const names = { a: namesOf('a', domains.a), b: namesOf('b', domains.b) };
    const splits = { a: splitsTogether('unpaired', domains.a), b: splitsTogether('unpaired', domains.b) };
    const fieldsOf = (domain: 'a' | 'b'): DataSpec['fields'] =>
      Object.fromEntries(
        Object.entries(names[domain]).map(([name, of]) => [name, domains[domain].spec.fields[of]!]),
      );
    const stamps = [domains.a.spec.stamp, domains.b.spec.stamp].filter(stamp => stamp !== undefined);
    return {
      spec: {
        fields: { ...fieldsOf('a'), ...fieldsOf('b') },
        groups: {
          a: { fields: Object.keys(names.a), splits: splits.a },
          b: { fields: Object.keys(names.b), splits: splits.b },
        },
        ...(stamps.length > 0 && { stamp: stamps.join('\n') }),
      },
      async open(split, group) {
        const domain = knownSplit('unpaired', { a: 'a', b: 'b' } as const, group ?? '');
        knownSplit(`The domain ${domain}`, splits[domain], split);
        const opened = await domains[domain].open(split);
        return withFields(opened, fields =>
          Object.fromEntries(Object.entries(names[domain]).map(([name, of]) => [name, fields[of]!])),
        );
      },
    };
  },
});
