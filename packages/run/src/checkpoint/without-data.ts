import { ExperimentError, type LoadedExperiment } from '@ganzoo/core';
import { DataError, type Dataset, type DataSpec } from '@ganzoo/sdk';
import { DEFAULT_GROUP, groupsOf } from '@ganzoo/sdk/data';
import { composeExperiment, type ComposedExperiment } from '../compose-experiment.ts';
import { lastEnvironment } from '../folder/environment.ts';

/**
 * Makes the parts of a run's experiment, also where the files of its data are not there: what these held is read from the
 * run's folder then, and whoever asks for an example gets the {@link DataError}.
 */
export async function composeWithoutData(
  experiment: LoadedExperiment,
  folder: string,
): Promise<ComposedExperiment> {
  try {
    return await composeExperiment(experiment);
  } catch (error) {
    const data = (await lastEnvironment(folder))?.data;
    const reason = error instanceof ExperimentError ? error.cause : error;
    if (!(reason instanceof DataError) || !data) throw error;
    return composeExperiment(experiment, { dataset: absentDataset(data, reason) });
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
