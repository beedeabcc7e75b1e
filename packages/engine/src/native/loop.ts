import type { ArgumentSpec, StepFunction } from '../runtime.ts';
import type { NativeBackend } from './backend.ts';
import { call, drop } from './call.ts';
import { Trace, type TracedFunction } from './trace.ts';
import { DataType, boolAttribute, functionAttribute, intAttribute, typeAttribute } from './types.ts';
import { sizeOf } from '@ganzoo/sdk/data';

/** A compiled step as a loop around it must know it. */
export interface LoopedStep {
  readonly traced: TracedFunction;
  readonly args: readonly ArgumentSpec[];
  readonly results: readonly Variable[];
  readonly xla: boolean;
}

/** Shape and TensorFlow's type of a loop variable. */
interface Variable {
  readonly shape: readonly number[];
  readonly dtype: number;
}

/**
 * A step run up to `most` times in one call: a function of the count (int32 scalar) and of each argument's values
 * stacked along a first axis of length `most`, giving each result stacked in the same way.
 *
 * Each round calls the very function that a single step calls, so the numbers are those of single steps.
 */
export function compileLoop(backend: NativeBackend, step: LoopedStep, most: number): StepFunction {
  const started = performance.now();
  const { eager } = backend.binding;
  const { traced, args, results, xla } = step;
  const index: Variable = { shape: [], dtype: DataType.INT32 };
  const tables = args.map(({ shape, dtype }) => ({
    shape: [most, ...shape],
    dtype: dtype === 'int32' ? DataType.INT32 : DataType.FLOAT,
  }));
  const gathered = results.map(({ shape, dtype }) => ({ shape: [most, ...shape], dtype }));
  const kept: Variable[] = [
    ...traced.captured.map(id => eager.describe(id)),
    ...traced.slots.map(() => ({ shape: [], dtype: DataType.RESOURCE })),
  ];
  // the order in which all three functions see the loop's variables
  const variables = [index, index, ...gathered, ...tables, ...kept];
  const build = (
    suffix: string,
    inputs: readonly Variable[],
    run: (trace: Trace, ids: number[]) => number[],
    compiled = false,
  ): TracedFunction => {
    const trace = new Trace(eager, compiled);
    try {
      const ids = inputs.map(({ shape, dtype }) => trace.parameter(shape, dtype).id);
      return trace.finish(`${traced.name}_${suffix}`, run(trace, ids));
    } finally {
      trace.dispose();
    }
  };

  const more = build('more', variables, (trace, [round, count]) => [
    trace.operation('Less', [typeAttribute('T', DataType.INT32)], [round!, count!], 1)[0]!.id,
  ]);
  const body = build('round', variables, (trace, [round, count, ...rest]) => {
    trace.use(traced.definition);
    const sums = rest.slice(0, results.length);
    const constants = rest.slice(results.length);
    const inputs = constants.map((id, i) => (i < tables.length ? row(trace, id, tables[i]!, round!) : id));
    const made = trace.operation(traced.name, [], inputs, results.length);
    const one = trace.constant([], DataType.INT32, Int32Array.of(1));
    const next = trace.operation('AddV2', [typeAttribute('T', DataType.INT32)], [round!, one], 1)[0]!.id;
    const filled = sums.map((id, i) => withRow(trace, id, gathered[i]!, round!, made[i]!.id));
    return [next, count!, ...filled, ...constants];
  });
  const whole = build(
    `times_${most}`,
    [index, ...tables, ...kept],
    (trace, [count, ...constants]) => {
      for (const { definition } of [traced, more, body]) trace.use(definition);
      const zero = trace.constant([], DataType.INT32, Int32Array.of(0));
      const empty = gathered.map(({ shape, dtype }) => {
        const size = sizeOf(shape);
        return trace.constant(
          shape,
          dtype,
          dtype === DataType.INT32 ? new Int32Array(size) : new Float32Array(size),
        );
      });
      const attributes = [
        typeAttribute(
          'T',
          variables.map(({ dtype }) => dtype),
        ),
        functionAttribute('cond', more.name),
        functionAttribute('body', body.name),
        // rounds change variables: one must end before the next begins
        intAttribute('parallel_iterations', 1),
        // the loop becomes part of the function's own graph, which TensorFlow then optimises as it does a single step's
        boolAttribute('_lower_using_switch_merge', true),
      ];
      const ended = trace.operation(
        'While',
        attributes,
        [zero, count!, ...empty, ...constants],
        variables.length,
      );
      return ended.slice(2, 2 + results.length).map(({ id }) => id);
    },
    xla,
  );
  // called with the step's own captured tensors and variables
  const asCalled = { ...whole, captured: traced.captured, slots: traced.slots, written: traced.written };
  return {
    traceMs: performance.now() - started,
    nodes: more.nodes + body.nodes + whole.nodes,
    run: tensors => call(backend, asCalled, tensors, results.length),
    dispose: () => [whole, body, more].forEach(made => drop(backend, made)),
  };
}

/** A table's row. */
function row(trace: Trace, table: number, { dtype }: Variable, index: number): number {
  const attributes = [
    intAttribute('batch_dims', 0),
    typeAttribute('Tparams', dtype),
    typeAttribute('Tindices', DataType.INT32),
    typeAttribute('Taxis', DataType.INT32),
  ];
  const axis = trace.constant([], DataType.INT32, Int32Array.of(0));
  return trace.operation('GatherV2', attributes, [table, index, axis], 1)[0]!.id;
}

/** A table with one row replaced. */
function withRow(trace: Trace, table: number, { dtype }: Variable, index: number, values: number): number {
  const shape = trace.constant([2], DataType.INT32, Int32Array.of(1, 1));
  const place = trace.operation(
    'Reshape',
    [typeAttribute('T', DataType.INT32), typeAttribute('Tshape', DataType.INT32)],
    [index, shape],
    1,
  )[0]!.id;
  const axis = trace.constant([], DataType.INT32, Int32Array.of(0));
  const asRow = trace.operation(
    'ExpandDims',
    [typeAttribute('T', dtype), typeAttribute('Tdim', DataType.INT32)],
    [values, axis],
    1,
  )[0]!.id;
  const attributes = [typeAttribute('T', dtype), typeAttribute('Tindices', DataType.INT32)];
  return trace.operation('TensorScatterUpdate', attributes, [table, place, asRow], 1)[0]!.id;
}
