import type { Host } from '../host.ts';
import { kernel } from '../kernel.ts';

/** Gradients of activations y = f(x) as one kernel each, dx = dy·f'(x), of dy, x and, where it is given, y. */
export function registerActivations(host: Host): void {
  const gradient = (name: string, slope: (x: number, y: number) => number): void =>
    kernel(host, name, ({ inputs }) => {
      const out = host.make(inputs['x']!.shape);
      const dx = host.values(out);
      const [dy, x] = [host.values(inputs['dy']!), host.values(inputs['x']!)];
      const y = inputs['y'] ? host.values(inputs['y']) : x;
      for (let i = 0; i < dx.length; i++) dx[i] = dy[i]! * slope(x[i]!, y[i]!);
      return out;
    });
  gradient('ReluGrad', x => (x > 0 ? 1 : 0));
  gradient('SoftplusGrad', x => 1 / (1 + Math.exp(-x)));
  gradient('TanhGrad', (_, y) => 1 - y * y);
  gradient('SigmoidGrad', (_, y) => y * (1 - y));

  kernel(host, 'LeakyReluGrad', ({ inputs, attrs }) => {
    const out = host.make(inputs['x']!.shape);
    const dx = host.values(out);
    const [dy, x] = [host.values(inputs['dy']!), host.values(inputs['x']!)];
    const alpha = attrs['alpha'] as number;
    for (let i = 0; i < dx.length; i++) dx[i] = dy[i]! * (x[i]! > 0 ? 1 : alpha);
    return out;
  });
}
