import koffi from 'koffi';
import { currentPlugin } from '../blame.ts';
import { EngineOpError, StaleTensorError } from '../engine-errors.ts';
import { type EagerContext, type HostValues, setAttributes } from './context.ts';
import type { GraphOutput, Pointer } from './library.ts';
import { LIST_INPUTS } from './list-inputs.ts';
import { LiveBytes } from './live-bytes.ts';
import { PureNodes } from './pure-nodes.ts';
import type { VariableSlot } from './slots.ts';
import { type Attribute, type TensorMetadata, shapeAttribute, typeAttribute, DataType } from './types.ts';

/** Ids from here on stand for outputs of a graph, not for eager tensors. */
export const SYMBOLIC = 2 ** 40;

let nextSymbol = SYMBOLIC;

/** A variable inside the graph: its handle, its value if read since the last write, and what must come first. */
interface TracedSlot {
  readonly handle: GraphOutput;
  value?: number;
  lastWrite?: Pointer;
  reads: Pointer[];
}

/** A function as the graphs that call it need it; the owner deletes it. */
export type FunctionDefinition = Pointer;

/** What a finished trace needs at each call, in the order of the function's inputs behind the arguments. */
export interface TracedFunction {
  readonly name: string;
  readonly definition: FunctionDefinition;
  readonly captured: readonly number[];
  readonly slots: readonly VariableSlot[];
  readonly written: readonly VariableSlot[];
  readonly nodes: number;
}

/** Records operations as nodes of a TensorFlow graph instead of carrying them out. */
export class Trace {
  private readonly graph: Pointer;
  private readonly symbols = new Map<number, GraphOutput>();
  private readonly captures = new Map<number, GraphOutput>();
  private readonly slots = new Map<VariableSlot, TracedSlot>();
  private readonly controls: Pointer[] = [];
  private readonly parameters: GraphOutput[] = [];
  /** Memory the nodes need. */
  readonly live = new LiveBytes();
  private readonly pure = new PureNodes();
  private nodes = 0;

  constructor(
    private readonly eager: EagerContext,
    /** Whether XLA is to compile the function. */
    readonly xla = false,
  ) {
    this.graph = eager.api.TF_NewGraph();
  }

  /** An argument of the function. */
  parameter(shape: readonly number[], dtype: number): TensorMetadata {
    const [meta] = this.placeholder(shape, dtype);
    this.parameters.push(this.symbols.get(meta!.id)!);
    return meta!;
  }

  /** Lets nodes call a function, or take it as an attribute, by its name. */
  use(definition: FunctionDefinition): void {
    this.eager.api.TF_GraphCopyFunction(this.graph, definition, null, this.eager.status);
    this.eager.check('GraphCopyFunction');
  }

  /** A constant node. */
  constant(shape: readonly number[], dtype: number, values: HostValues): number {
    const { api, status } = this.eager;
    const [meta] = this.pure.constant(shape, dtype, values, () => {
      const tensor = this.eager.hostTensor(shape, dtype, values);
      const made = this.node('Const', 1, node => {
        api.TF_SetAttrType(node, 'dtype', dtype);
        api.TF_SetAttrTensor(node, 'value', tensor, status);
      });
      api.TF_DeleteTensor(tensor);
      return made;
    });
    return meta!.id;
  }

  /** An operation as a node, the one there is if it was made before; shapes come from TensorFlow's own inference. */
  operation(
    name: string,
    attributes: readonly Attribute[],
    inputs: readonly number[],
    outputs: number,
  ): TensorMetadata[] {
    const { api, status } = this.eager;
    const sources = inputs.map(id => this.output(id));
    const make = (): TensorMetadata[] =>
      this.node(name, outputs, node => {
        const after = LIST_INPUTS[name];
        const listed = after === undefined ? 0 : sources.length - after;
        if (listed > 0) api.TF_AddInputList(node, sources.slice(0, listed), listed);
        for (const source of sources.slice(listed)) api.TF_AddInput(node, source);
        setAttributes(api, 'TF_SetAttr', node, attributes, status);
      });
    return this.pure.operation(name, attributes, inputs, () => {
      const made = make();
      this.live.add(name, inputs, made);
      return made;
    });
  }

  /** The variable's value at this point of the step. */
  read(slot: VariableSlot): number {
    const traced = this.slot(slot);
    if (traced.value !== undefined) return traced.value;
    const { api, status } = this.eager;
    const [meta] = this.node(
      'ReadVariableOp',
      1,
      node => {
        api.TF_AddInput(node, traced.handle);
        if (traced.lastWrite) api.TF_AddControlInput(node, traced.lastWrite);
        api.TF_SetAttrType(node, 'dtype', slot.dtype);
      },
      output => {
        // a resource placeholder does not carry the variable's shape
        const shape = BigInt64Array.from(slot.shape, BigInt);
        api.TF_GraphSetTensorShape(this.graph, output, shape, shape.length, status);
        this.eager.check('ReadVariableOp');
      },
    );
    traced.reads.push(this.symbols.get(meta!.id)!.oper);
    traced.value = meta!.id;
    return meta!.id;
  }

  /** An operation that changes variables in place; it comes after all earlier reads and writes of them. */
  write(
    name: string,
    attributes: readonly Attribute[],
    slots: readonly VariableSlot[],
    inputs: readonly number[],
  ): void {
    const { api, status } = this.eager;
    this.live.add(name, inputs, []);
    const sources = inputs.map(id => this.output(id));
    const traced = slots.map(slot => this.slot(slot));
    let written: Pointer;
    this.node(
      name,
      0,
      node => {
        for (const { handle } of traced) api.TF_AddInput(node, handle);
        for (const source of sources) api.TF_AddInput(node, source);
        for (const { reads, lastWrite } of traced) {
          for (const read of reads) api.TF_AddControlInput(node, read);
          if (lastWrite) api.TF_AddControlInput(node, lastWrite);
        }
        setAttributes(api, 'TF_SetAttr', node, attributes, status);
      },
      undefined,
      operation => (written = operation),
    );
    for (const slot of traced) {
      slot.lastWrite = written!;
      slot.reads = [];
      slot.value = undefined;
    }
    this.controls.push(written!);
  }

  /** Turns the graph into a function of the context. */
  finish(name: string, results: readonly number[]): TracedFunction {
    const { api, status } = this.eager;
    // a function's output must be a node of its own, not one of its inputs
    const outputs = results.map(id => {
      const dtype = this.eager.api.TF_OperationOutputType(this.output(id));
      const [meta] = this.operation('Identity', [typeAttribute('T', dtype)], [id], 1);
      return this.symbols.get(meta!.id)!;
    });
    const slots = [...this.slots.entries()];
    const inputs = [...this.parameters, ...this.captures.values(), ...slots.map(([, { handle }]) => handle)];
    const definition = api.TF_GraphToFunctionWithControlOutputs(
      this.graph,
      name,
      0,
      -1,
      null,
      inputs.length,
      inputs,
      outputs.length,
      outputs,
      null,
      this.controls.length,
      koffi.as(this.controls, 'void**'),
      null,
      null,
      null,
      status,
    );
    this.eager.check('GraphToFunction');
    if (this.xla) {
      // tensorflow.AttrValue with field 5 (b) true
      const yes = Uint8Array.from([0x28, 1]);
      api.TF_FunctionSetAttrValueProto(definition, '_XlaMustCompile', yes, yes.length, status);
      this.eager.check('FunctionSetAttrValueProto');
    }
    this.eager.addFunction(definition);
    return {
      name,
      definition,
      captured: [...this.captures.keys()],
      slots: slots.map(([slot]) => slot),
      written: slots.filter(([, { lastWrite }]) => lastWrite).map(([slot]) => slot),
      nodes: this.nodes,
    };
  }

  dispose(): void {
    this.eager.api.TF_DeleteGraph(this.graph);
  }

  /** The graph's output for an id; an eager tensor becomes an input of the function. */
  private output(id: number): GraphOutput {
    const known = this.symbols.get(id) ?? this.captures.get(id);
    if (known) return known;
    if (!this.eager.has(id)) throw new StaleTensorError(currentPlugin());
    const { shape, dtype } = this.eager.describe(id);
    const [meta] = this.placeholder(shape, dtype);
    const output = this.symbols.get(meta!.id)!;
    this.captures.set(id, output);
    return output;
  }

  private slot(slot: VariableSlot): TracedSlot {
    const known = this.slots.get(slot);
    if (known) return known;
    const [meta] = this.placeholder([], DataType.RESOURCE);
    const traced: TracedSlot = { handle: this.symbols.get(meta!.id)!, reads: [] };
    this.slots.set(slot, traced);
    return traced;
  }

  private placeholder(shape: readonly number[], dtype: number): TensorMetadata[] {
    const { api, status } = this.eager;
    return this.node('Placeholder', 1, node =>
      setAttributes(
        api,
        'TF_SetAttr',
        node,
        [typeAttribute('dtype', dtype), shapeAttribute('shape', shape)],
        status,
      ),
    );
  }

  private node(
    type: string,
    outputs: number,
    build: (node: Pointer) => void,
    adjust?: (output: GraphOutput) => void,
    made?: (operation: Pointer) => void,
  ): TensorMetadata[] {
    const { api, status } = this.eager;
    const node = api.TF_NewOperation(this.graph, type, `${type}_${this.nodes++}`);
    build(node);
    const oper = api.TF_FinishOperation(node, status);
    this.eager.check(type);
    made?.(oper);
    return Array.from({ length: outputs }, (_, index) => {
      const output = { oper, index };
      adjust?.(output);
      const id = nextSymbol++;
      this.symbols.set(id, output);
      return { id, shape: this.shapeOf(type, output), dtype: api.TF_OperationOutputType(output) };
    });
  }

  private shapeOf(type: string, output: GraphOutput): number[] {
    const { api, status } = this.eager;
    const rank = api.TF_GraphGetTensorNumDims(this.graph, output, status) as number;
    this.eager.check('GraphGetTensorNumDims');
    if (rank <= 0) return [];
    const sizes = new BigInt64Array(rank);
    api.TF_GraphGetTensorShape(this.graph, output, sizes, rank, status);
    this.eager.check('GraphGetTensorShape');
    const shape = Array.from(sizes, Number);
    // unknown sizes are fine in outputs whose shape nobody asks for (FusedBatchNormV3's reserve space)
    if (shape.some(size => size < 0) && !UNSIZED.test(type)) {
      throw new EngineOpError(
        type,
        `its result's shape [${shape}] depends on values, which a compiled step cannot have`,
      );
    }
    return shape.map(size => Math.max(size, 0));
  }
}

const UNSIZED = /^(FusedBatchNormV3|FusedBatchNormGradV3|While|ganzoo_.*)$/;
