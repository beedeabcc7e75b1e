import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { GANZOO } from '../shared/root.ts';

/** A TensorBoard that shows a folder of runs. */
export interface TensorboardServer {
  /** Where it answers, without a slash at the end. */
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts `ganzoo tensorboard` on a folder, as a person does, on a free port; throws what it said if it ends instead. */
export async function serveRuns(folder: string): Promise<TensorboardServer> {
  const words = ['tensorboard', folder, '--port', '0', '--host', '127.0.0.1'];
  const child = spawn(process.execPath, [GANZOO, ...words], {
    env: { ...process.env, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const stop = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGINT');
    await once(child, 'exit');
  };
  const url = await new Promise<string>((found, fail) => {
    let output = '';
    const look = (chunk: Buffer): void => {
      output += chunk.toString();
      const address = /(http:\/\/\S+?:\d+)/.exec(output)?.[1];
      if (address) found(address);
    };
    child.stdout.on('data', look);
    child.stderr.on('data', look);
    child.on('error', fail);
    child.on('exit', code =>
      fail(new Error(`ganzoo tensorboard ended with ${code} before it served:\n${output}`)),
    );
  });
  return { url, stop };
}
