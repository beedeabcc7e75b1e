import { locateInstalled } from '../install/locate-installed.ts';
import { openLibrary, openOnThread } from './open-library.ts';
import { quietly } from './quiet.ts';

let opened: Promise<void> | undefined;

/**
 * Begins to open TensorFlow's libraries: the large one on another thread, since it takes a quarter of a second, in which the
 * command reads its own modules and the experiment. {@link openedAhead} waits for it.
 *
 * Only where the processor's build is the only one: files that the environment names and the choice between builds are left
 * to the engine. So is a failure; the engine opens the same files and says what is wrong.
 */
export function openAhead(env: NodeJS.ProcessEnv = process.env): void {
  if (opened || env['GANZOO_LIBTENSORFLOW'] || locateInstalled({ env, variant: 'gpu' })) return;
  const files = locateInstalled({ env });
  if (!files) return;
  // greets while it is being opened, which can be kept quiet only while nothing else runs
  quietly(() => openLibrary(files.framework, { lazy: true }));
  opened = openOnThread(files.cc);
}

/** Waits for the library that {@link openAhead} is opening. */
export async function openedAhead(): Promise<void> {
  await opened;
}
