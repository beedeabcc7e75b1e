import * as tf from '@ganzoo/tfjs';
import { gradient } from './activations.ts';

type Attributes = Record<string, unknown>;

const run = (kernel: string, inputs: tf.NamedTensorMap, attrs: Attributes): tf.Tensor =>
  tf.engine().runKernel<tf.Tensor>(kernel, inputs, attrs as unknown as tf.NamedAttrMap);

/**
 * Gradients of the layers' own gradients, which tfjs does not have, of einsum and pixel shuffling, which it cannot
 * differentiate at all, and of running sums, which it gets wrong.
 *
 * All of these are linear in `dy`, so the derivative by `dy` is the forward operation on the outer gradient.
 */
export function registerLayerGradients(): void {
  gradient('LogicalNot', ['x'], (_, [x]) => ({ x: () => tf.zeros(x!.shape) }));
  for (const name of ['LogicalAnd', 'LogicalOr']) {
    gradient(name, ['a', 'b'], (_, [a, b]) => ({ a: () => tf.zeros(a!.shape), b: () => tf.zeros(b!.shape) }));
  }

  gradient('AvgPoolGrad', ['input'], (ddx, [input], attrs) => {
    const { filterSize, strides, pad } = attrs as Attributes;
    return {
      dy: () => run('AvgPool', { x: ddx }, { filterSize, strides, pad }),
      input: () => tf.zerosLike(input!),
    };
  });
  gradient('MaxPoolGrad', ['input', 'output'], (ddx, [input, output], attrs) => ({
    // the outer gradient at the places of the maxima
    dy: () => run('MaxPoolGradGrad', { input: input!, output: output!, ddx }, attrs),
    input: () => tf.zerosLike(input!),
    output: () => tf.zerosLike(output!),
  }));

  gradient('Conv2DBackpropFilter', ['x', 'dy'], (ddw, [x, dy], attrs) => {
    const { strides, pad } = attrs as unknown as { strides: [number, number]; pad: 'same' | 'valid' };
    const filter = ddw as tf.Tensor4D;
    return {
      x: () =>
        run(
          'Conv2DBackpropInput',
          { dy: dy!, filter },
          { strides, pad, dataFormat: 'NHWC', inputShape: x!.shape },
        ),
      dy: () => tf.conv2d(x as tf.Tensor4D, filter, strides, pad),
    };
  });
  gradient('DepthwiseConv2dNativeBackpropInput', ['dy', 'filter'], (ddx, [dy, filter], attrs) => {
    const { strides, pad, dilations } = attrs as unknown as {
      strides: [number, number];
      pad: 'same' | 'valid';
      dilations: [number, number];
    };
    const outer = ddx as tf.Tensor4D;
    return {
      dy: () => tf.depthwiseConv2d(outer, filter as tf.Tensor4D, strides, pad, 'NHWC', dilations),
      filter: () =>
        run(
          'DepthwiseConv2dNativeBackpropFilter',
          { x: outer, dy: dy! },
          { strides, pad, dilations, filterShape: filter!.shape },
        ),
    };
  });

  for (const [name, kernel] of [
    ['ResizeNearestNeighborGrad', 'ResizeNearestNeighbor'],
    ['ResizeBilinearGrad', 'ResizeBilinear'],
  ] as const) {
    gradient(name, ['dy', 'images'], (ddx, [dy, images], attrs) => ({
      dy: () => run(kernel, { images: ddx }, { ...(attrs as Attributes), size: dy!.shape.slice(1, 3) }),
      images: () => tf.zerosLike(images!),
    }));
  }

  // tfjs's transposes the gradient once too often where the sum does not run along the last axis
  gradient('Cumsum', [], (dy, _, attrs) => {
    const { axis, exclusive, reverse } = attrs as unknown as {
      axis: number;
      exclusive: boolean;
      reverse: boolean;
    };
    return { x: () => tf.cumsum(dy, axis, exclusive, !reverse) };
  });

  registerEinsumGradient();
  gradient('DepthToSpace', [], (dy, _, attrs) => ({
    x: () => run('SpaceToDepth', { x: dy }, attrs),
  }));
  gradient('SpaceToDepth', [], (dy, _, attrs) => ({
    x: () => tf.depthToSpace(dy as tf.Tensor4D, attrs['blockSize'] as number, 'NHWC'),
  }));
}

/** For c = einsum('a,b->c'): da = einsum('c,b->a'), db = einsum('a,c->b'), where every letter of a stands in b or c. */
function registerEinsumGradient(): void {
  tf.registerGradient({
    kernelName: 'Einsum',
    saveAllInputs: true,
    gradFunc: (dy, saved, attrs) => {
      const [inputs = '', output = ''] = (attrs['equation'] as string).replaceAll(' ', '').split('->');
      const [a = '', b] = inputs.split(',');
      const back =
        (to: string, other: string | undefined, operand: tf.Tensor | undefined) => (): tf.Tensor => {
          const lost = [...to].filter(letter => !`${other ?? ''}${output}`.includes(letter));
          if (lost.length > 0) {
            throw new Error(
              `einsum '${attrs['equation'] as string}' sums '${lost.join('')}' of one operand alone; use tf.sum`,
            );
          }
          const of = [dy as tf.Tensor, ...(operand ? [operand] : [])];
          return tf.einsum(`${[output, ...(other === undefined ? [] : [other])].join(',')}->${to}`, ...of);
        };
      const gradients: Record<string, () => tf.Tensor> = { 0: back(a, b, saved[1]) };
      if (b !== undefined) gradients['1'] = back(b, a, saved[0]);
      return gradients;
    },
  });
}
