import { locateTensorFlow } from '../install/locate.ts';
import { openOnThread } from './open-library.ts';

let opened: Promise<void> | undefined;

/**
 * Begins to open TensorFlow's libraries on another thread: it takes a quarter of a second, in which the command reads its own
 * modules and the experiment. {@link openedAhead} waits for it.
 *
 * Only where the processor's build is the only one: files that the environment names and the choice between builds are left
 * to the engine. So is a failure; the engine opens the same files and says what is wrong.
 */
export function openAhead(env: NodeJS.ProcessEnv = process.env): void {
  if (opened || env['GANZOO_LIBTENSORFLOW'] || locateTensorFlow({ env, variant: 'gpu' })) return;
  const files = locateTensorFlow({ env });
  if (files) opened = openOnThread(files.framework).then(() => openOnThread(files.cc));
}

/** Waits for the libraries that {@link openAhead} is opening. */
export async function openedAhead(): Promise<void> {
  await opened;
}
