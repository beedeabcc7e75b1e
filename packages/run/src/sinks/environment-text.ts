import type { Environment } from '../folder/environment.ts';

/** What a start of a run ran on in Markdown: its command line as code, then a table. */
export function environmentText(environment: Environment): string {
  const { tensorflow, backend, threads, cpu, git, commandLine, experiment } = environment;
  const rows: [string, string | undefined][] = [
    ['in folder', cell(code(environment.cwd))],
    ['experiment', cell(code(experiment.file))],
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
  const command = code(['ganzoo', ...commandLine.slice(2)].join(' '));
  return [command, '', '| | |', '|---|---|', ...lines].join('\n');
}

/** Text as code in a line, which a page can break, unlike a block. */
function code(text: string): string {
  return `\`${text.replaceAll(/[\n\r`]/g, ' ')}\``;
}

/** Text for a cell of a table, which a bar would end. */
function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
