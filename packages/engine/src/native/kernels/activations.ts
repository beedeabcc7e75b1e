import { DataType, floatAttribute, typeAttribute } from '../types.ts';
import { kernel } from './register.ts';

const floats = typeAttribute('T', DataType.FLOAT);

/** Gradients of activations as one operation each. */
export function registerActivations(): void {
  // of these TensorFlow wants the input
  for (const name of ['ReluGrad', 'SoftplusGrad']) {
    kernel(name, ({ inputs, backend }) =>
      backend.executeSingleOutput(name, [floats], [inputs['dy']!, inputs['x']!]),
    );
  }
  // and of these the output
  for (const name of ['TanhGrad', 'SigmoidGrad']) {
    kernel(name, ({ inputs, backend }) =>
      backend.executeSingleOutput(name, [floats], [inputs['y']!, inputs['dy']!]),
    );
  }
  kernel('LeakyReluGrad', ({ inputs, attrs, backend }) =>
    backend.executeSingleOutput(
      'LeakyReluGrad',
      [floats, floatAttribute('alpha', attrs['alpha'] as number)],
      [inputs['dy']!, inputs['x']!],
    ),
  );
}
