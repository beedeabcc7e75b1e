/** Operating system and processor as node names them, for example `linux-x64`. */
export type Platform = `${NodeJS.Platform}-${NodeJS.Architecture}`;

/** The platform this process runs on. */
export function currentPlatform(): Platform {
  return `${process.platform}-${process.arch}`;
}

/** What TensorFlow calls its two libraries on a platform. */
export function libraryNames(platform: Platform): { cc: string; framework: string } {
  return platform.startsWith('darwin-')
    ? { cc: 'libtensorflow_cc.2.dylib', framework: 'libtensorflow_framework.2.dylib' }
    : { cc: 'libtensorflow_cc.so.2', framework: 'libtensorflow_framework.so.2' };
}
