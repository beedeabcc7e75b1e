import koffi from 'koffi';
import { libc } from './libc.ts';

/** How symbols are bound: at their first use, which opens a large library in two thirds of the time, or all at once. */
export interface Binding {
  readonly lazy: boolean;
}

/**
 * Opens a library for all: TensorFlow's two find each other's symbols only when both are global, and TensorFlow's threads
 * must not lose their code when the process ends, so it is never unloaded (RTLD_NODELETE).
 */
export function openLibrary(path: string, binding: Binding): ReturnType<typeof koffi.load> {
  const handle = libc().func('void* dlopen(const char*, int)')(path, flags(binding));
  if (!handle) {
    const reason = libc().func('const char* dlerror()')() as string | null;
    throw new Error(reason ?? `dlopen of ${path} failed`);
  }
  return koffi.load(path, { lazy: true, global: true });
}

/** Opens a library as {@link openLibrary} does, lazily and on another thread; a failure is not told. */
export function openOnThread(path: string): Promise<void> {
  const dlopen = libc().func('void* dlopen(const char*, int)');
  return new Promise(done => {
    dlopen.async(path, flags({ lazy: true }), () => done());
  });
}

function flags({ lazy }: Binding): number {
  const [LAZY, NOW] = [0x1, 0x2];
  const [GLOBAL, NODELETE] = process.platform === 'darwin' ? [0x8, 0x80] : [0x100, 0x1000];
  return (lazy ? LAZY : NOW) | GLOBAL | NODELETE;
}
