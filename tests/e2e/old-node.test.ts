import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { installNode, NO_OTHER_NODE } from '../../tools/nodes/install.ts';
import { GANZOO } from './ganzoo.ts';

/** The binary, or why it cannot be had. */
function oldNode(version: string): { binary: string } | { lack: string } {
  if (NO_OTHER_NODE !== undefined) return { lack: NO_OTHER_NODE };
  try {
    return { binary: installNode(version) };
  } catch (error) {
    return { lack: `npm gives no Node ${version}: ${(error as Error).message.split('\n')[0]}` };
  }
}

it(
  "Node 14, which cannot read today's syntax, says in one line which versions do",
  { timeout: 180_000 },
  context => {
    const node = oldNode('14.21.3');
    if ('lack' in node) return context.skip(node.lack);
    const { status, stdout, stderr } = spawnSync(node.binary, [GANZOO, 'plugins'], { encoding: 'utf8' });
    expect({ status, stdout, stderr }).toEqual({
      status: 2,
      stdout: '',
      stderr:
        'ganzoo runs on Node 20 (20.19 or later), 22 (22.12 or later), 24 and 26; this is Node 14.21.3.\n',
    });
  },
);
