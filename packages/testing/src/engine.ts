import { Engine, installTensorFlow } from '@ganzoo/engine';

/** The engine of this test process, with TensorFlow from the cache folder (fetched if it is not there yet). */
export async function testEngine(): Promise<Engine> {
  return Engine.running ?? Engine.start({ library: await installTensorFlow() });
}
