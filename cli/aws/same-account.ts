import type { SessionValues } from './session';

/** The options that mean the same account again, with a blank before each: for commands that are suggested. */
export function sameAccount({ stack, profile, region, range, 'endpoint-url': url }: SessionValues): string {
  return [
    stack === 'Cordon' ? '' : ` --stack ${stack}`,
    profile === undefined ? '' : ` --profile ${profile}`,
    region === undefined ? '' : ` --region ${region}`,
    range ? ' --range' : '',
    url === undefined ? '' : ` --endpoint-url ${url}`,
  ].join('');
}
