import { averagePath } from '@ganzoo/train';
import { expect } from 'vitest';
import { testEngine } from '../engine.ts';
import { MiniRun } from '../mini-run.ts';
import { sharesOf } from '../numbers.ts';
import { it } from './checks.ts';
import { made } from './made.ts';
import { experimentWith, type Subject } from './subject.ts';
import { trainingContract } from './training.ts';

/** Steps of the run that shares are asked for. */
const STEPS = 100;

/** Keeps a share from 0 to 1 at every step, compiled as operation by operation, of averages that begin as the weights. */
export function averageContract(subject: Subject<'average'>): void {
  const { catalog } = subject;

  for (const mode of ['graph', 'off'] as const) {
    it(`keeps a share from 0 to 1 at every step (${mode})`, async () => {
      await testEngine();
      const shares = sharesOf(await made(subject, { steps: STEPS }), STEPS, mode);
      expect(shares.filter(share => !(share >= 0 && share <= 1))).toEqual([]);
    });
  }

  const experiment = experimentWith(subject);

  it('begins as the weights stand', async () => {
    const run = await MiniRun.start(catalog, experiment);
    run.prepare();
    const { nets, extras } = run.state;
    const pairs = nets.all().map(({ path, variable }) => [variable, extras.find(averagePath(path))] as const);
    const averaged = pairs.filter(([, average]) => average);
    expect(averaged).not.toEqual([]);
    for (const [weight, average] of averaged) expect(average!.dataSync()).toEqual(weight.dataSync());
    run.dispose();
  });

  trainingContract(catalog, experiment);
}
