/** What the lines look like, for `ganzoo run --help`. */
export const JSON_HELP = `\
With --json every line of standard output is an object with the keys event,
step, time (seconds since 1970) and, by event:
  start       steps, resumed, folder
  nets        weights by net
  compiled    what, traceMs, xlaMs (XLA's own compilation), nodes
  progress    losses by player, imagesPerSecond
  scalars     values by tag
  image       tag, file (in the run's folder)
  histogram   tag
  curve       tag, file, table (in the run's folder)
  text        tag, text
  monitor-warning
              monitor, about, text
  scores      values by label, primary by metric, failures by label
  checkpoint  folder, best
  profile     firstStep, steps, trace, operations
  note        text
  end         status (completed, stopped, interrupted, diverged), reason
A number that is not finite is null. Messages for people go to standard error.`;
