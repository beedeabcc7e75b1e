const UNITS = ['bytes', 'kB', 'MB', 'GB'] as const;

/** A number of bytes for people to read, in powers of 1000: `273.8 MB`. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 999.95 && unit < UNITS.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${UNITS[unit]}`;
}
