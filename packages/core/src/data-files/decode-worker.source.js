// The worker where core runs from its sources, as in tests: Node 20 reads no TypeScript by itself.
import { createJiti } from 'jiti';

const jiti = createJiti(import.meta.url, { fsCache: false, nativeModules: ['piscina', 'sharp'] });

export const { decode } = await jiti.import('./decode-worker.ts');
