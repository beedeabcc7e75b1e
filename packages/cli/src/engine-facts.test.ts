import { expect, test } from 'vitest';
import { instructionsIn } from './engine-facts.ts';

test('of the flags of a processor those for matrix arithmetic are told', () => {
  const x86 =
    'processor\t: 0\nflags\t\t: fpu sse4_2 avx avx2 avx512f avx512_bf16 amx_tile amx_bf16 avxx hypervisor\n';
  expect(instructionsIn(`${x86}\n${x86}`)).toEqual([
    'sse4_2',
    'avx',
    'avx2',
    'avx512f',
    'avx512_bf16',
    'amx_tile',
    'amx_bf16',
  ]);
  expect(instructionsIn('processor : 0\nFeatures : fp asimd bf16 i8mm sve2\n')).toEqual([
    'asimd',
    'bf16',
    'i8mm',
    'sve2',
  ]);
  expect(instructionsIn('')).toEqual([]);
});
