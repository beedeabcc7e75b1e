import type { RunParts } from '@ganzoo/core';
import { inPlugin } from '@ganzoo/engine';
import {
  CompositionError,
  PluginContractError,
  tf,
  type Inputs,
  type Net,
  type NetBuilder,
  type NetDeclaration,
  type TensorRng,
  type WeightInfo,
} from '@ganzoo/sdk';
import { IMITATING_ROLES } from '@ganzoo/sdk/host';
import { NetScope, type ParameterSource } from '@ganzoo/sdk/nn';
import { buildFor } from './build-for.ts';
import { checkOutputRange } from './output-range.ts';

/** What nets are called under. */
export interface NetsContext {
  readonly parameters: ParameterSource;
  readonly training: boolean;
  readonly rng: TensorRng;
}

/** The game's nets as functions of tensors, by name. */
export function makeNets(parts: RunParts, context: NetsContext): Record<string, Net> {
  const nets = Object.entries(parts.game.nets).map(
    ([name, declaration]) => [name, makeNet(parts, name, declaration, context)] as const,
  );
  return Object.fromEntries(nets);
}

/** Names of the nets that make something: all but the judges; these are averaged and sampled from. */
export function makers({ game }: RunParts): string[] {
  const judges = Object.values(game.players).flatMap(({ critic }) => critic?.nets ?? []);
  return Object.keys(game.nets).filter(
    name => game.nets[name]!.role !== 'discriminator' && !judges.includes(name),
  );
}

function makeNet(parts: RunParts, name: string, declaration: NetDeclaration, context: NetsContext): Net {
  const { architecture, data, config } = parts;
  const builder = architecture.product[declaration.role] as NetBuilder;
  const field = data.fields[declaration.field ?? 'x']!;
  const outputs = declaration.outputs ?? defaultOutputs(parts, declaration);
  const label = `${architecture.label} as '${name}'`;
  const reparametrise = weightView(parts, name);
  const { parameters, training, rng } = context;
  const imitates = !declaration.outputs && IMITATING_ROLES.includes(declaration.role);
  let calls = 0;

  const call = (inputs: Inputs): Record<string, tf.Tensor> => {
    const scope = new NetScope({
      net: name,
      training,
      rng: rng.fork(`${name}/${calls++}`),
      parameters,
      field,
      latent: config.train.latent,
      outputs,
      reparametrise,
    });
    const made = buildFor(parts, label, declaration.field ?? 'x', () => builder(inputs, scope));
    const named = made instanceof tf.Tensor ? { [Object.keys(outputs)[0]!]: made } : made;
    for (const [key, shape] of Object.entries(outputs))
      checkOutput(parts, label, key, named[key], shape, inputs);
    if (imitates) checkOutputRange(parts, label, declaration.field ?? 'x', field, named['x']!);
    return named;
  };
  return Object.assign((inputs: Inputs) => call(inputs)[Object.keys(outputs)[0]!]!, { outputs: call });
}

function checkOutput(
  parts: RunParts,
  label: string,
  key: string,
  output: tf.Tensor | undefined,
  shape: readonly number[],
  inputs: Inputs,
): void {
  if (!output)
    throw new PluginContractError(
      `${label} gives no output '${key}'.`,
      'Return net.heads(h), or a record of all outputs.',
    );
  const batch = Object.values(inputs)[0]!.shape[0];
  if (tf.util.arraysEqual(output.shape, [batch, ...shape])) return;
  throw new CompositionError(
    `${label} gives '${key}' of shape [${output.shape}], but ${parts.dataset.label} needs [${[batch, ...shape]}].`,
    'The architecture does not fit the size of these examples.',
  );
}

function defaultOutputs(
  { config, data }: RunParts,
  { role, field = 'x' }: NetDeclaration,
): Record<string, readonly number[]> {
  switch (role) {
    case 'discriminator':
      return { score: [1] };
    case 'encoder':
      return { code: [config.train.latent.dim] };
    case 'autoencoder':
      return { x: data.fields[field]!.shape, code: [config.train.latent.dim] };
    case 'classifier':
      return { logits: [data.fields['y']?.classes ?? 1] };
    default:
      return { x: data.fields[field]!.shape };
  }
}

/** How the constraints on the players who train this net show it its weights. */
function weightView({ constraints, game }: RunParts, net: string) {
  const views = constraints.filter(
    ({ product, on }) => product.weight && on.some(player => critics(game.players[player]).includes(net)),
  );
  if (views.length === 0) return undefined;
  return (
    weight: tf.Tensor,
    path: string,
    scope: Parameters<NonNullable<(typeof views)[number]['product']['weight']>>[2],
  ) =>
    views.reduce(
      (seen, { product, label }) =>
        inPlugin(label, () => product.weight!(seen, weightInfo(path, weight.shape), scope)),
      weight,
    );
}

function critics(player: RunParts['game']['players'][string] | undefined): readonly string[] {
  return player?.critic?.nets ?? player?.trains ?? [];
}

/** A weight as constraints see it. */
export function weightInfo(path: string, shape: readonly number[]): WeightInfo {
  const words = path.split('/');
  return { path, net: words[0]!, name: words.at(-1)!, shape };
}
