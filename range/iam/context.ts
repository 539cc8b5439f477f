import { roleOfSession } from './principal';

/** The values of condition keys, whose names are case-insensitive. */
export class RequestContext {
  private readonly values = new Map<string, readonly string[]>();

  constructor(entries: Readonly<Record<string, string | readonly string[]>>) {
    for (const [key, value] of Object.entries(entries))
      this.values.set(key.toLowerCase(), typeof value === 'string' ? [value] : value);
  }

  /** The key's values; undefined when the request has none. */
  get(key: string): readonly string[] | undefined {
    const values = this.values.get(key.toLowerCase());
    return values?.length === 0 ? undefined : values;
  }
}

/** The keys that IAM sets in every request of an IAM principal, unless the caller set them. */
export function principalKeys(arn: string): Record<string, string> {
  if (!arn.startsWith('arn:')) return {};
  return {
    'aws:PrincipalArn': roleOfSession(arn) ?? arn,
    'aws:PrincipalAccount': arn.split(':')[4] ?? '',
  };
}
