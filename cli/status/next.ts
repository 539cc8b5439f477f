import type { SessionValues } from '../aws/session';
import type { Situation } from './situation';

/** What to type next, with the account that was asked. */
export function nextCommands(
  caseId: string,
  { urgency, words }: Situation,
  status: string,
  vault: string,
  session: SessionValues,
): string[] {
  const at = sessionArguments(session);
  const command = (rest: string): string => `npx cordon ${rest}${at}`;
  const verify = command(`verify s3://${vault}/cases/${caseId}/`);
  switch (urgency) {
    case 'person':
      return [command(`approve ${caseId} --reason '…'`), command(`deny ${caseId} --reason '…'`)];
    case 'waiting':
    case 'working':
      return [command(`status ${caseId} --follow`)];
    case 'danger':
      return [
        words === 'NOT CONTAINED' ? command(`status ${caseId}`) : command(`status ${caseId} --json`),
        verify,
      ];
    case 'standing':
      return [verify, command(`release ${caseId}`)];
    case 'over':
      return status === 'released' || status === 'rehearsed' ? [verify] : [];
  }
}

const PLAIN = /^[\w:/.-]+$/;
const quoted = (text: string): string => (PLAIN.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`);

function sessionArguments({
  stack,
  profile,
  region,
  range,
  'endpoint-url': endpoint,
}: SessionValues): string {
  const given: [string, string | undefined][] = [
    ['--stack', stack === 'Cordon' ? undefined : stack],
    ['--profile', profile],
    ['--region', region],
    ['--endpoint-url', endpoint],
  ];
  const words = given.flatMap(([name, value]) => (value === undefined ? [] : [`${name} ${quoted(value)}`]));
  return [...(range && endpoint === undefined ? ['--range'] : []), ...words]
    .map((each) => ` ${each}`)
    .join('');
}
