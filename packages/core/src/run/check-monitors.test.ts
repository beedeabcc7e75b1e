import { expect, it } from 'vitest';
import { composed, refused } from '../fixtures/composed.ts';

it('monitors are called by their name, else by their plugin, and told of the data and the length of the run', async () => {
  const { monitors } = await composed(['+monitors=[{use: monitor}, {use: monitor, name: other, every: 0}]']);
  expect(monitors.map(({ id, every, path, label }) => ({ id, every, path, label }))).toEqual([
    { id: 'monitor', every: 1000, path: 'monitors.0', label: "monitor 'monitor'" },
    { id: 'other', every: 0, path: 'monitors.1', label: "monitor 'monitor'" },
  ]);
  expect(monitors[0]!.product.warn!({}, 1, [])).toBe('[[4,4,1],100]');
});

it.each([
  [
    '{use: monitor}, {use: monitor}',
    "monitors.1 and monitors.0 are both called 'monitor': give one a `name`.",
  ],
  [
    '{use: monitor, name: a}, {use: monitor, name: a}',
    "monitors.1 and monitors.0 are both called 'a': give one a `name`.",
  ],
  ['{use: monitor, idle: true}', "monitor 'monitor' does nothing: it has neither warn nor show."],
  [
    '{use: monitor, net: encoder}',
    "monitor 'monitor' needs a net 'encoder', which objective 'game' does not have.",
  ],
  [
    '{use: monitor, player: judge}',
    "monitor 'monitor' needs a player 'judge', which objective 'game' does not have.",
  ],
  [
    '{use: monitor, shape: [2]}',
    "monitor 'monitor' needs samples of shape [1] or [2], but those of objective 'game' are of shape [4, 4, 1].",
  ],
])('[%s] is refused', async (monitors, message) => {
  const error = await refused(`+monitors=[${monitors}]`);
  expect(error.problems.map(problem => problem.message)).toEqual([message]);
});

it('a monitor of critics is refused where there is none', async () => {
  const error = await refused('objective.uncritical=true', '+monitors=[{use: monitor, critic: true}]');
  expect(error.message).toBe("monitor 'monitor' needs a critic, but objective 'game' has none.");
  await expect(composed(['+monitors=[{use: monitor, critic: true}]'])).resolves.toBeDefined();
});
