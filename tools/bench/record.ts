/**
 * `record.ts WORK FILE`: writes what a peer needs to do the same work: first weights, examples, and the rows and random
 * numbers of the first steps in the order in which they are drawn, with our losses. Runs operation by operation, since
 * that is the only way to see the numbers drawn inside of a step.
 */
import { fieldValues, writeSafetensors, type NamedTensor } from '@ganzoo/train';
import { tf } from '@ganzoo/sdk';
import { writeFileSync } from 'node:fs';
import { CHECKED_STEPS } from './protocol.ts';
import { startRun } from './our-run.ts';

const [work, file] = process.argv.slice(2) as [string, string];
const tensors = new Map<string, NamedTensor>();

const run = await startRun(work, 'float32', 'off');
run.prepare({ detailed: false });
for (const [path, value] of run.state.nets.values()) tensors.set(`weights/${path}`, value);

const data = run.data.of('x');
const { size } = data;
const allRows = Int32Array.from({ length: size }, (_, i) => i);
const shape = [size, ...run.parts.data.fields['x']!.shape];
tensors.set('examples', { shape, data: await fieldValues(data, allRows, 'x') });

let drawn: NamedTensor[] = [];
watchDraws(draw => drawn.push(draw));

const losses: Record<string, number>[] = [];
for (let step = 0; step < CHECKED_STEPS; step++) {
  const rows = Float32Array.from(run.nextRows()['default']!);
  tensors.set(`rows/${step}`, { shape: [rows.length], data: rows });
  drawn = [];
  losses.push(run.next({ detailed: false }));
  for (const [i, draw] of drawn.entries()) tensors.set(`draws/${step}/${i}`, draw);
}
writeFileSync(file, writeSafetensors(tensors, { losses: JSON.stringify(losses) }));

/** Calls `seen` with every tensor of random numbers from here on. */
function watchDraws(seen: (draw: NamedTensor) => void): void {
  for (const name of ['StatelessUniform', 'StatelessNormal']) {
    const kernel = tf.getKernel(name, tf.getBackend());
    tf.unregisterKernel(name, kernel.backendName);
    tf.registerKernel({
      ...kernel,
      kernelFunc: args => {
        const made = kernel.kernelFunc(args) as tf.TensorInfo;
        seen({ shape: made.shape, data: tf.backend().readSync(made.dataId) as Float32Array });
        return made;
      },
    });
  }
}
