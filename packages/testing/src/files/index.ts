/** Files, folders and servers for tests; loads nothing else of ours, so that every package's tests may use it. */
export {
  serve,
  serveFiles,
  type Answer,
  type FileServer,
  type LoopbackServer,
  type SeenRequest,
} from './file-server.ts';
export { temporaryFolder } from './temporary-folder.ts';
