/** Files, folders, servers and what a machine may lack, for tests; loads nothing of ours, so that all packages' tests may use it. */
export {
  serve,
  serveFiles,
  type Answer,
  type FileServer,
  type LoopbackServer,
  type SeenRequest,
} from './file-server.ts';
export { lackOf } from './lack.ts';
export { temporaryFolder } from './temporary-folder.ts';
export { nativeBytes } from './native-bytes.ts';
