import {
  CompositionError,
  Rng,
  type ArchitectureContext,
  type DataSpec,
  type FeaturesContext,
  type FieldSpec,
  type Latent,
  type PluginKind,
  type PluginKinds,
} from '@ganzoo/sdk';
import { dirname } from 'node:path';
import type { Catalog } from '../catalog/catalog.ts';
import { dataFiles } from '../data-files/data-files.ts';

/**
 * What is known where a part is made, and so inside it: more as a composition goes on. What a kind of plugin has to be told
 * and is not known at a place, no part of that kind can be made from there.
 */
export interface Place {
  readonly catalog: Catalog;
  /** Folder from which files of data are looked for. */
  readonly folder: string;
  readonly cacheFolder: string;
  readonly batchSize?: number;
  readonly latent?: Latent;
  /** Known once the data set is made. */
  readonly data?: DataSpec;
  /** Field of a net's picture, `x` unless said; null for a net without one. */
  readonly field?: string | null;
  /** What x of the game's samples is, where it shows any. */
  readonly samples?: FieldSpec;
  /** Known once there is a game. */
  readonly steps?: number;
  /** The metrics' stream of random numbers. */
  readonly rng?: Rng;
  /** What features are told; known where samples are scored. */
  readonly features?: FeaturesContext;
}

/** A part that is about to be made. */
interface Asked {
  readonly use: string;
  readonly path: string;
}

type Contexts = {
  readonly [K in PluginKind]: (place: Place, asked: Asked) => PluginKinds[K]['context'] | undefined;
};

/** What `create` of each kind is told, or undefined where a place does not know it. */
const CONTEXTS: Contexts = {
  dataset: ({ catalog, folder, cacheFolder }, { use }) => {
    const source = catalog.entry('dataset', use).source.file;
    const packageRoots = [folder, ...(source ? [dirname(source)] : []), process.cwd()];
    // generated data are the same whatever the run's seed: runs of several seeds see one data set
    const rng = new Rng(0).fork(`dataset/${use}`);
    return { files: dataFiles({ packageRoots, folder, cacheFolder }), rng };
  },
  architecture: ({ data, latent, field }) => data && latent && architectureContext(data, latent, field),
  objective: ({ data, latent, batchSize }) =>
    data && latent && batchSize !== undefined ? { data, latent, batchSize } : undefined,
  constraint: ({ data, batchSize }) => (data && batchSize !== undefined ? { data, batchSize } : undefined),
  optimizer: () => ({}),
  average: ({ steps }) => (steps === undefined ? undefined : { steps }),
  scheduler: ({ steps }) => (steps === undefined ? undefined : { steps }),
  metric: ({ data, rng }, { path }) => data && rng && { data, rng: rng.fork(path) },
  features: ({ features }) => features,
  monitor: ({ data, samples, steps }) => (data && steps !== undefined ? { data, samples, steps } : undefined),
};

/** What a kind has to be told, where that may not be known yet. */
const WAITS: Readonly<Partial<Record<PluginKind, string>>> = {
  architecture: 'the data are',
  objective: 'the data are',
  constraint: 'the data are',
  average: 'the length of the run is',
  scheduler: 'the length of the run is',
  metric: 'what is scored is',
  features: 'what is scored is',
  monitor: 'what is trained is',
};

/** What `create` is told at a place; throws {@link CompositionError} where a part of this kind cannot be made there. */
export function contextAt<K extends PluginKind>(
  place: Place,
  kind: K,
  asked: Asked,
  inside?: string,
): PluginKinds[K]['context'] {
  const context = CONTEXTS[kind](place, asked);
  if (context) return context;
  const where = inside === undefined ? 'here' : `inside ${inside}`;
  throw new CompositionError(
    `${kind} '${asked.use}' cannot be made ${where}, where ${WAITS[kind] ?? 'what it needs is'} not known.`,
    inside === undefined ? undefined : `A part of the kind ${kind} cannot be a parameter of this one.`,
  );
}

/** A field that the data set does not have is told of where the parts are held together. */
function architectureContext(
  data: DataSpec,
  latent: Latent,
  field: string | null = 'x',
): ArchitectureContext {
  return {
    data,
    latent,
    hasField: field !== null,
    get field(): FieldSpec {
      if (field !== null) return data.fields[field]!;
      throw new ReferenceError('there is no field: the net is one without a picture');
    },
  };
}
