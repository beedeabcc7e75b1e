import type { RunParts } from '@ganzoo/core';
import {
  CompositionError,
  PluginContractError,
  type Inputs,
  type NetBuilder,
  type NetDeclaration,
  type OutputShape,
} from '@ganzoo/sdk';
import { isTensor } from '../given.ts';

/** A net that is called, for messages. */
interface Called {
  /** `architecture 'mlp' as 'generator'`. */
  readonly label: string;
  readonly builder: NetBuilder;
  readonly net: string;
  /** Who calls it. */
  readonly objective: string;
}

/** Throws where a net is given something else than tensors, or something that its builder would ignore. */
export function checkInputs({ label, builder, net, objective }: Called, inputs: Inputs): void {
  const given: [string, unknown][] = Object.entries(inputs);
  if (given.length === 0)
    throw new PluginContractError(
      `${objective} calls the net '${net}' without an input.`,
      'Give it { z } or { x }.',
    );
  for (const [name, input] of given) {
    if (!isTensor(input))
      throw new PluginContractError(`${objective} gives the net '${net}' no tensor as '${name}'.`);
    if (builder.inputs && !builder.inputs.includes(name)) {
      throw new CompositionError(
        `${objective} gives the net '${net}' an input '${name}', which ${label} would ignore.`,
        `It uses: ${builder.inputs.join(', ')}. Choose another architecture, such as \`architecture=mlp\`.`,
      );
    }
  }
}

/** Throws where a net does not give an output that the game wants, or one of another shape. */
export function checkOutput(
  {
    parts: { dataset, objective },
    label,
    net,
    fixed,
  }: { parts: RunParts; label: string; net: string; fixed: boolean },
  key: string,
  output: unknown,
  shape: OutputShape,
  inputs: Inputs,
): void {
  if (!isTensor(output)) {
    throw new PluginContractError(
      `${label} gives no output '${key}'.`,
      'Return net.heads(h), or a record of all outputs.',
    );
  }
  const wanted = shape && [Object.values(inputs)[0]!.shape[0], ...shape];
  if (!wanted || fits(output.shape, wanted)) return;
  // where the game does not say it, the shape of an example and the number of classes follow from the data
  const ofData = fixed && ['x', 'logits'].includes(key);
  const who = ofData ? dataset.label : objective.label;
  const shown = wanted.map(size => size ?? 'any').join(',');
  throw new CompositionError(
    `${label} gives '${key}' of shape [${output.shape}], but ${who} needs [${shown}].`,
    ofData
      ? 'The architecture does not fit the size of these examples.'
      : `The game ${fixed ? 'can declare another' : 'declares it'} in \`outputs\` of the net '${net}'; null leaves a size to the architecture.`,
  );
}

function fits(shape: readonly number[], wanted: readonly (number | null)[]): boolean {
  return shape.length === wanted.length && wanted.every((size, i) => size === null || size === shape[i]);
}

/** What a net gives by its role, where the game does not say it. */
export function defaultOutputs(
  { config, data }: RunParts,
  { role, field = 'x' }: NetDeclaration,
): Readonly<Record<string, OutputShape>> {
  const shape = field === null ? null : data.fields[field]!.shape;
  switch (role) {
    case 'discriminator':
      return { score: [1] };
    case 'encoder':
      return { code: [config.train.latent.dim] };
    case 'autoencoder':
      return { x: shape, code: [config.train.latent.dim] };
    case 'classifier':
      return { logits: [data.fields['y']?.classes ?? 1] };
    default:
      return { x: shape };
  }
}
