import * as tf from '@ganzoo/tfjs';
import { cpuHost, type Host, type Numbers } from './host.ts';
import { kernel, stockKernel, type Kernel, type KernelCall } from './kernel.ts';

/** Kernels on text, complex numbers, ragged tensors and canvases, which are not numbers in memory. */
const NOT_NUMBERS = /^(Complex|ComplexAbs|Real|Imag|FFT|IFFT|Draw|Ragged\w+|String\w+|StaticRegexReplace)$/;

/** Names of the kernels on numbers that tfjs's cpu backend has and another has not. */
export function missingKernels(backendName: string): string[] {
  const names = (backend: string): string[] =>
    tf.getKernelsForBackend(backend).map(({ kernelName }) => kernelName);
  const there = new Set(names(backendName));
  return names('cpu').filter(name => !there.has(name) && !NOT_NUMBERS.test(name));
}

/** Lends a backend the cpu backend's kernels where it has none of its own: slower, for what is seldom used. */
export function delegateMissing(host: Host): void {
  const cpu = cpuHost();
  for (const name of missingKernels(host.name)) kernel(host, name, delegated(host, cpu, name));
}

function delegated(host: Host, cpu: Host, name: string): Kernel {
  const stock = stockKernel(cpu, name);
  // copies on both ways: a result may lie in the memory of an input, and memory may move when a tensor is made
  const copy = (from: Host, to: Host, { shape, dtype, ...tensor }: tf.TensorInfo): tf.TensorInfo => {
    const values = from.values({ shape, dtype, ...tensor }).slice();
    const made = to.make(shape, dtype);
    (to.values(made) as Numbers & { set(values: Numbers): void }).set(values);
    return made;
  };
  return ({ inputs, attrs }) => {
    const entries = Object.entries(inputs).filter(([, tensor]) => tensor);
    const lent = entries.map(([key, tensor]) => [key, copy(host, cpu, tensor)] as const);
    // some kernels take a list of tensors, which has a length
    const given = Array.isArray(inputs) ? lent.map(([, tensor]) => tensor) : Object.fromEntries(lent);
    const results = stock(given as KernelCall['inputs'], attrs);
    const copies = [results].flat().map(result => copy(cpu, host, result));
    for (const result of [...lent.map(([, tensor]) => tensor), ...[results].flat()]) cpu.dispose(result);
    return Array.isArray(results) ? copies : copies[0]!;
  };
}
