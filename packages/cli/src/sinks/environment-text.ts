import type { Environment } from '../run-folder/environment.ts';

/** What a start of a run ran on in Markdown: its command line as code, then a table. */
export function environmentText(environment: Environment): string {
  const { tensorflow, backend, threads, cpu, git, commandLine, experiment } = environment;
  const rows: [string, string | undefined][] = [
    ['in folder', code(environment.cwd)],
    ['experiment', code(experiment.file)],
    ['started', environment.startTime],
    ['after step', String(environment.step)],
    ['ganzoo', environment.ganzoo],
    ['git', git ? `${git.commit}${git.dirty ? ', with changes that are not committed' : ''}` : undefined],
    [
      'engine',
      `${backend === 'native' ? 'TensorFlow' : 'TensorFlow.js'} ${tensorflow.version} on ${tensorflow.device}`,
    ],
    ['threads', String(threads)],
    ['processor', `${cpu.model}, ${cpu.cores} cores`],
    ['Node', `${environment.node} on ${environment.platform}`],
  ];
  const lines = rows.flatMap(([name, text]) => (text === undefined ? [] : [`| ${name} | ${text} |`]));
  const command = ['ganzoo', ...commandLine.slice(2)].join(' ').replaceAll(/[\n\r`]/g, ' ');
  return ['```', command, '```', '', '| | |', '|---|---|', ...lines].join('\n');
}

/** Text as code in a cell of a table: without what would end either. */
function code(text: string): string {
  return `\`${text.replaceAll(/[\n\r`]/g, ' ').replaceAll('|', '\\|')}\``;
}
