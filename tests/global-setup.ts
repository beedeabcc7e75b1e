import { installTensorFlow, terminalProgress } from '@ganzoo/engine';

/** Fetches TensorFlow once, before test files start side by side. */
export default async function setup(): Promise<void> {
  await installTensorFlow({ onProgress: terminalProgress(process.stderr) });
}
