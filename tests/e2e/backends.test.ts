import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Workplace } from './ganzoo.ts';

const QUICK = resolve(import.meta.dirname, '../../experiments/quick');

/** Every scalar is logged at every step, nothing else is done. */
const BARE = ['metrics=[]', 'train.checkpoints.best=null', 'log.scalars=1'];

async function losses(place: Workplace, file: string, words: readonly string[]): Promise<[string, number][]> {
  const [, backend] = words;
  const out = `${backend}-out`;
  const all = ['run', file, ...BARE, ...words, '--out', out, '--quiet'];
  // a process has one backend: this one's is the native
  const { code, stderr } = await (backend === 'native' ? place.here(...all) : place.ganzoo(...all));
  expect(code, stderr).toBe(0);
  const environment = JSON.parse((await place.read(out, 'environment.json')).toString()) as {
    backend: string;
  };
  expect(environment.backend).toBe(backend);
  return (await place.lines(out, 'events.jsonl'))
    .filter(({ tag }) => /\/loss$/.test(String(tag)))
    .map(({ tag, step, value }) => [`${String(tag)} ${String(step)}`, Number(value)]);
}

describe('the same experiment on another backend', () => {
  it.each([
    ['wasm', 'ring.yaml', 20, []],
    ['cpu', 'ring.yaml', 5, []],
    ['wasm', 'mnist.yaml', 20, ['architecture.width=0.125', 'train.batchSize=16']],
  ] as const)('%s: losses of %s over %i steps are those of native', async (backend, name, steps, words) => {
    const place = await Workplace.open();
    const all = [`train.steps=${steps}`, ...words];
    const native = await losses(place, resolve(QUICK, name), ['--backend', 'native', ...all]);
    const portable = await losses(place, resolve(QUICK, name), ['--backend', backend, ...all]);
    expect(native.length).toBe(2 * steps);
    expect(portable.map(([what]) => what)).toEqual(native.map(([what]) => what));
    // rounding of order 1e-7 grows with each of Adam's steps, whose first ones divide a gradient by its own size
    portable.forEach(([what, value], i) => {
      const expected = native[i]![1];
      expect(Math.abs(value - expected) / Math.abs(expected), what).toBeLessThan(1e-3);
    });
  });
});

describe('where TensorFlow cannot be fetched', () => {
  // nobody listens there, and nothing is cached
  const OFFLINE = {
    GANZOO_PYPI_INDEX: 'http://127.0.0.1:9/simple/',
    GANZOO_LIBTENSORFLOW: '',
    PIP_RETRIES: '0',
    PIP_NO_INDEX: '',
  };

  it('a run says so in one line and goes on by the wasm backend; an explicit --backend native is refused', async () => {
    const place = await Workplace.open();
    const env = { ...OFFLINE, GANZOO_CACHE: place.path('cache') };
    const words = ['run', resolve(QUICK, 'ring.yaml'), ...BARE, 'train.steps=2', '--out', 'out'];
    const [chosen, asked] = await Promise.all([
      place.ganzooIn(env, ...words),
      place.ganzooIn(
        { ...env, GANZOO_CACHE: place.path('other') },
        ...words,
        '--backend',
        'native',
        '--out',
        'no',
      ),
    ]);
    expect(chosen.code, chosen.stderr).toBe(0);
    const told = chosen.stderr.split('\n').filter(line => line.includes('wasm'));
    expect(told).toHaveLength(1);
    expect(told[0]).toMatch(/^TensorFlow could not be downloaded \(.*\)\. The wasm backend is used instead/);
    const environment = JSON.parse((await place.read('out', 'environment.json')).toString()) as {
      backend: string;
    };
    expect(environment.backend).toBe('wasm');
    expect(asked.code).toBe(2);
    expect(asked.stderr).toMatch(/could not be downloaded/);
  });
});
