import koffi from 'koffi';

/** The C library of this process. */
export function libc(): ReturnType<typeof koffi.load> {
  return koffi.load(process.platform === 'darwin' ? 'libSystem.B.dylib' : 'libc.so.6');
}
