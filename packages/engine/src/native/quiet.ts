import { libc } from './libc.ts';

/**
 * Runs `load` with the process's stderr led into nothing, unless the person wants TensorFlow's log.
 *
 * TensorFlow greets at its first use with lines that no setting turns off and that would break a progress bar; failures
 * come back as error codes and exceptions, not on stderr.
 */
export function quietly<T>(load: () => T): T {
  if (process.env['TF_CPP_MIN_LOG_LEVEL'] !== undefined || process.platform === 'win32') return load();
  process.env['TF_CPP_MIN_LOG_LEVEL'] = '2';
  const dup = libc().func('int dup(int)');
  const dup2 = libc().func('int dup2(int, int)');
  const close = libc().func('int close(int)');
  const open = libc().func('int open(const char*, int)');
  const STDERR = 2;
  const WRITE_ONLY = 1;
  const nowhere = open('/dev/null', WRITE_ONLY) as number;
  const kept = dup(STDERR) as number;
  if (nowhere < 0 || kept < 0) return load();
  dup2(nowhere, STDERR);
  try {
    return load();
  } finally {
    dup2(kept, STDERR);
    close(kept);
    close(nowhere);
  }
}
