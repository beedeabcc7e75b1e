import { ExperimentError, type LoadedExperiment } from '@ganzoo/core';
import { DataError, type Dataset, type DataSpec } from '@ganzoo/sdk';
import { DEFAULT_GROUP, groupsOf } from '@ganzoo/sdk/data';
import { composeExperiment, type ComposeHow, type ComposedExperiment } from '../compose-experiment.ts';
import { lastEnvironment } from '../folder/environment.ts';

/** An experiment, maybe with what its data held in place of them. */
export interface ComposedWithoutData extends ComposedExperiment {
  /** Why there are no examples. */
  readonly missing?: DataError;
}

/**
 * Makes the parts of a run's experiment, also where the files of its data are not there: what these held is read from the
 * run's folder then, and whoever asks for an example gets the {@link DataError}.
 */
export async function composeWithoutData(
  experiment: LoadedExperiment,
  folder: string,
  how: Pick<ComposeHow, 'comparing'> = {},
): Promise<ComposedWithoutData> {
  try {
    return await composeExperiment(experiment, how);
  } catch (error) {
    const data = (await lastEnvironment(folder))?.data;
    const reason = error instanceof ExperimentError ? error.cause : error;
    if (!(reason instanceof DataError) || !data) throw error;
    return {
      ...(await composeExperiment(experiment, { ...how, dataset: absentDataset(data, reason) })),
      missing: reason,
    };
  }
}

function absentDataset(held: Pick<DataSpec, 'fields' | 'splits' | 'groups'>, reason: DataError): Dataset {
  return {
    spec: { ...held, streamed: true },
    open: (split, group = DEFAULT_GROUP) =>
      Promise.resolve({
        size: groupsOf(held)[group]?.splits[split] ?? 0,
        read: () => Promise.reject(reason),
        close: () => Promise.resolve(),
      }),
  };
}
