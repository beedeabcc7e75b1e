import { philoxNormal, philoxUniform } from '@ganzoo/sdk/host';
import type { Host } from '../host.ts';
import { kernel } from '../kernel.ts';

/** Draws by the generator of the sdk: the same bits as TensorFlow's stateless ops, normal numbers to rounding. */
export function registerRandom(host: Host): void {
  for (const [name, draw] of [
    ['StatelessUniform', philoxUniform],
    ['StatelessNormal', philoxNormal],
  ] as const) {
    kernel(host, name, ({ inputs, attrs }) => {
      const counter = host.values(inputs['counter']!)[0]!;
      const out = host.make(attrs['shape'] as number[]);
      const values = host.values(out);
      values.set(draw(values.length, attrs['key'] as [number, number], counter));
      return out;
    });
  }
}
