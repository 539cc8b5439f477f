import { ServiceError } from '../../wire/service-error';

/** S3's listings give 1,000 entries at most, whatever is asked for; a negative number is refused. */
export function pageSize(asked: number | undefined, name: string): number {
  if (asked !== undefined && asked < 0) {
    throw new ServiceError('InvalidArgument', `Argument ${name} must be an integer between 0 and 2147483647`);
  }
  return Math.min(asked ?? 1000, 1000);
}
