import { describe, expect, it } from 'vitest';
import { didYouMean, nearestNames } from './nearest.ts';

describe('nearestNames', () => {
  const names = ['batchSize', 'latent', 'discIters', 'steps', 'updates'];

  it('finds slips of the finger, capitals and separators', () => {
    expect(nearestNames('batchsize', names)).toEqual(['batchSize']);
    expect(nearestNames('batch_size', names)).toEqual(['batchSize']);
    expect(nearestNames('lantent', names)).toEqual(['latent']);
    expect(nearestNames('step', names)).toEqual(['steps']);
  });

  it('finds names of which a part is given', () => {
    expect(nearestNames('ring', ['gaussian-ring', 'mnist'])).toEqual(['gaussian-ring']);
  });

  it('finds nothing where nothing is near', () => {
    expect(nearestNames('colour', names)).toEqual([]);
    expect(nearestNames('is', ['fid', 'kid'])).toEqual([]);
    expect(didYouMean('x', [])).toBeUndefined();
  });

  it('puts the nearest first, gives at most three and does not depend on the order of the candidates', () => {
    const many = ['fids', 'fid', 'fie', 'fib'];
    expect(nearestNames('fid', many)).toHaveLength(3);
    expect(nearestNames('fid', many)[0]).toBe('fid');
    expect(nearestNames('fid', many)).toEqual(nearestNames('fid', [...many].reverse()));
  });

  it('does not compare words that are far too long', () => {
    expect(nearestNames('x'.repeat(1_000_000), ['x'])).toEqual([]);
  });

  it('asks', () => {
    expect(didYouMean('adm', ['adam', 'sgd'])).toBe("Did you mean 'adam'?");
  });
});
