import type { RunParts } from '@ganzoo/core';
import {
  tf,
  type CallOptions,
  type Inputs,
  type Net,
  type NetDeclaration,
  type StepNumbers,
  type TensorRng,
} from '@ganzoo/sdk';
import { known } from '@ganzoo/sdk/host';
import { NetScope, type Condition, type ParameterSource } from '@ganzoo/sdk/nn';
import { buildFor } from './build-for.ts';
import { builderOf } from './builder-of.ts';
import { checkInputs, checkOutput, defaultOutputs } from './net-shapes.ts';
import { checkOutputRange } from './output-range.ts';
import { weightView } from './weight-view.ts';

/** What nets are called under. */
export interface NetsContext {
  readonly parameters: ParameterSource & { trainable(nets: readonly string[]): readonly Weight[] };
  readonly training: boolean;
  readonly rng: TensorRng;
  readonly numbers: StepNumbers;
  readonly step: tf.Scalar;
}

interface Weight {
  readonly path: string;
  readonly variable: tf.Variable;
}

/** The game's nets as functions of tensors, by name. */
export function makeNets(parts: RunParts, context: NetsContext): Readonly<Record<string, Net>> {
  const nets = Object.entries(parts.game.nets).map(
    ([name, declaration]) => [name, makeNet(parts, name, declaration, context)] as const,
  );
  return known('net', Object.fromEntries(nets));
}

/** Names of the nets that make something: all but the judges; these are averaged and sampled from. */
export function makers({ game }: RunParts): string[] {
  const judges = Object.values(game.players).flatMap(({ critic }) => critic?.nets ?? []);
  return Object.keys(game.nets).filter(
    name => game.nets[name]!.role !== 'discriminator' && !judges.includes(name),
  );
}

function makeNet(parts: RunParts, name: string, declaration: NetDeclaration, context: NetsContext): Net {
  const { data, config } = parts;
  const { builder, label, imitates } = builderOf(parts, name);
  const { field: fieldName = 'x' } = declaration;
  const field = fieldName === null ? undefined : data.fields[fieldName]!;
  const outputs = declaration.outputs ?? defaultOutputs(parts, declaration);
  const [first = ''] = Object.keys(outputs);
  const conditions = conditionsOf(parts, declaration);
  const reparametrise = weightView(parts, name);
  const { parameters, rng, numbers, step } = context;
  let calls = 0;

  const netWith = (weights?: Readonly<Record<string, tf.Tensor>>): Net => {
    const call = (inputs: Inputs, options: CallOptions = {}): Readonly<Record<string, tf.Tensor>> => {
      checkInputs({ label, builder, net: name, objective: parts.objective.label }, inputs);
      const scope = new NetScope({
        net: name,
        training: context.training && options.training !== false,
        rng: rng.fork(`${name}/${calls++}`),
        numbers,
        step,
        parameters,
        field,
        latent: config.train.latent,
        inputs,
        conditions,
        outputs,
        weights,
        frozen: options.frozen,
        statistics: options.statistics,
        reparametrise,
      });
      const made = buildFor(parts, label, fieldName, () => builder(inputs, scope));
      const named = made instanceof tf.Tensor ? { [first]: made } : made;
      for (const [key, shape] of Object.entries(outputs))
        checkOutput({ parts, label, net: name, fixed: !declaration.outputs }, key, named[key], shape, inputs);
      if (imitates && field && fieldName !== null)
        checkOutputRange(parts, label, fieldName, field, named['x']!);
      return known(`output of '${name}'`, named);
    };
    return Object.assign((...given: Parameters<typeof call>) => call(...given)[first]!, {
      outputs: call,
      weights: () => weightsOf(name, parameters, weights),
      with: netWith,
    });
  };
  return netWith();
}

/** The trainable weights by path below the net, those given in place of its own among them. */
function weightsOf(
  net: string,
  parameters: NetsContext['parameters'],
  given: Readonly<Record<string, tf.Tensor>> = {},
): Readonly<Record<string, tf.Tensor>> {
  const own = parameters
    .trainable([net])
    .map(({ path, variable }) => [path.slice(net.length + 1), variable] as const);
  return { ...Object.fromEntries(own), ...given };
}

/** The declared inputs with their shapes. */
function conditionsOf({ data }: RunParts, { inputs = {} }: NetDeclaration): Record<string, Condition> {
  const declared = Object.entries(inputs).map(
    ([name, input]) => [name, typeof input === 'string' ? data.fields[input]! : input] as const,
  );
  return Object.fromEntries(declared);
}
