import { bad, type Check, idOf, ok, warn, word } from '../check';

/** The subject leaves its group, which starts another instance in its place: who serves meanwhile? */
export const scalingGroup: Check = {
  id: 'scaling-group',
  title: 'A group that does without it',
  weight: 3,
  assess(instance, { groups }) {
    const group = groups.get(idOf(instance));
    if (group === undefined) return ok('in no Auto Scaling group');
    const name = word(group.name);
    if (group.suspended.includes('Launch'))
      return bad(
        `its group ${group.name} starts no replacement: the process Launch is suspended`,
        `aws autoscaling resume-processes --auto-scaling-group-name ${name} --scaling-processes Launch`,
      );
    if (group.desired <= 1)
      return warn(
        `it is all that its group ${group.name} has: nobody serves until the replacement does`,
        `aws autoscaling update-auto-scaling-group --auto-scaling-group-name ${name} --min-size 2 --desired-capacity 2`,
      );
    return group.desired <= group.minSize
      ? warn(
          `its group ${group.name} is at its minimum of ${group.minSize}: it runs below that until the replacement serves`,
          `aws autoscaling set-desired-capacity --auto-scaling-group-name ${name} --desired-capacity ${group.desired + 1}`,
        )
      : ok(`its group ${group.name} replaces it and has others`);
  },
};
