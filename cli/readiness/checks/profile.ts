import { bad, type Check, idOf, isRunning, ok, warn, word } from '../check';

const MANAGED = 'AmazonSSMManagedInstanceCore';

export const profile: Check = {
  id: 'profile',
  title: 'Instance profile for the agent',
  weight: 8,
  assess(instance, { nodes, profiles }) {
    if (!isRunning(instance)) return ok('it is stopped');
    if (nodes.get(idOf(instance))?.PingStatus === 'Online') return ok('its agent is admitted');
    const arn = instance.IamInstanceProfile?.Arn;
    if (arn === undefined)
      return bad(
        'it has no instance profile, so its agent has no credentials',
        `aws ec2 associate-iam-instance-profile --instance-id ${word(idOf(instance))} --iam-instance-profile Name=PROFILE (a role with ${MANAGED})`,
      );
    const found = profiles.get(arn);
    if (found?.allowsAgent === 'yes') return ok('its role admits the agent');
    if (found?.roleName === undefined)
      return bad('its profile holds no role', `put a role with ${MANAGED} into it`);
    const fix = `aws iam attach-role-policy --role-name ${word(found.roleName)} --policy-arn arn:aws:iam::aws:policy/${MANAGED}`;
    return found.allowsAgent === 'no'
      ? bad(`no policy of its role ${found.roleName} admits the agent`, fix)
      : warn(`whether policies of its own make its role ${found.roleName} admit the agent was not read`, fix);
  },
};
