import type { DataSpec } from '@ganzoo/sdk';
import { DEFAULT_GROUP, groupsOf } from '@ganzoo/sdk/data';

/** Examples in each split: `train 60000, test 10000`, with groups `train 30000 a + 20000 b, test 5000 a`. */
export function sizesInWords(
  data: Pick<DataSpec, 'fields' | 'splits' | 'groups'>,
  format: (size: number) => string = String,
): string {
  const sizes = new Map<string, string[]>();
  for (const [group, { splits }] of Object.entries(groupsOf(data))) {
    const mark = group === DEFAULT_GROUP ? '' : ` ${group}`;
    for (const [split, size] of Object.entries(splits))
      sizes.set(split, [...(sizes.get(split) ?? []), `${format(size)}${mark}`]);
  }
  return [...sizes].map(([split, each]) => `${split} ${each.join(' + ')}`).join(', ');
}
