/**
 * Why tests are skipped that need a program or files which not every machine has: `reason`, or undefined where these are
 * `here`.
 *
 * Throws where GANZOO_EXPECT, a list such as `chromium,tmux`, says that the machine has them: there the tests must run.
 */
export function lackOf(
  name: string,
  here: boolean,
  reason: string,
  env: NodeJS.ProcessEnv = process.env,
): string | undefined {
  if (here) return undefined;
  const expected = (env['GANZOO_EXPECT'] ?? '').split(',').map(each => each.trim());
  if (expected.includes(name)) throw new Error(`GANZOO_EXPECT names ${name}, but there is ${reason}`);
  return reason;
}
