/**
 * A call's input and output as CloudTrail writes them: members in lowerCamelCase, under EC2 a list as `{ items }`, some
 * members by EC2's older names, and newer EC2 calls nested as they were given.
 */

type Members = Readonly<Record<string, unknown>>;

/** EC2 calls whose input stands unchanged under `<operation>Request`. */
const NESTED: ReadonlySet<string> = new Set(['ModifyInstanceMetadataOptions']);

const OLDER_NAMES: Readonly<Record<string, string>> = {
  Groups: 'groupSet',
  Protocol: 'aclProtocol',
  UserIdGroupPairs: 'groups',
  BlockDeviceMappings: 'blockDeviceMapping',
};

const HIDDEN = '<sensitiveDataRemoved>';

export function requestParameters(service: string, operation: string, input: unknown): unknown {
  if (!isMembers(input)) return null;
  if (service === 'autoscaling') return deeplyLowered(input);
  if (service !== 'ec2') return lowered(input, (value) => value);
  const { DryRun: _, ...given } = input;
  if (NESTED.has(operation)) return { [`${operation}Request`]: given };
  const structured = { ...groupSet(given), ...tagged(operation, given) };
  return ec2Members({ ...given, ...structured, ...('UserData' in given && { UserData: HIDDEN }) });
}

/** EC2 names the request and says `_return` where there is nothing to say; others give null. */
export function responseElements(service: string, output: unknown, requestId: string): unknown {
  const members = isMembers(output) ? output : {};
  const isEmpty = Object.keys(members).length === 0;
  if (service !== 'ec2') return isEmpty ? null : lowered(members, (value) => value);
  return { requestId, ...(isEmpty ? { _return: true } : ec2Members(members)) };
}

/** The groups of an interface are given as ids and written as structures. */
function groupSet({ Groups }: Members): Members {
  return Array.isArray(Groups) ? { Groups: Groups.map((GroupId: unknown) => ({ GroupId })) } : {};
}

/** What a call tags is given as ids and written as structures, its tags as a set. */
function tagged(operation: string, { Resources, Tags }: Members): Members {
  if (!/^(Create|Delete)Tags$/.test(operation) || !Array.isArray(Resources)) return {};
  return {
    Resources: undefined,
    Tags: undefined,
    ResourcesSet: Resources.map((ResourceId: unknown) => ({ ResourceId })),
    TagSet: Tags,
  };
}

function ec2Members(members: Members): Members {
  return lowered(members, (value) => {
    if (Array.isArray(value)) return value.length === 0 ? {} : { items: value.map(ec2Value) };
    return ec2Value(value);
  });
}

/** Structures of Auto Scaling's are written in lowerCamelCase throughout. */
function deeplyLowered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(deeplyLowered);
  return isMembers(value) ? lowered(value, deeplyLowered) : value;
}

const ec2Value = (value: unknown): unknown => (isMembers(value) ? ec2Members(value) : value);

function lowered(members: Members, written: (value: unknown) => unknown): Members {
  const given = Object.entries(members).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given.map(([name, value]) => [nameOf(name), written(value)]));
}

function nameOf(member: string): string {
  return OLDER_NAMES[member] ?? `${member.charAt(0).toLowerCase()}${member.slice(1)}`;
}

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
