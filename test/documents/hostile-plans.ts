/** Plans that neither the script nor parsePlan may accept. `canary` is a file that must not come to exist. */
export type SpoilPlan = (plan: string, canary: string) => string;

const TOOL = 'http://127.0.0.1/tool';
const HASH = 'a'.repeat(64);

/** Where one shell might differ from another: quoting, expansion, line ends, bytes that `read` drops. */
export const INJECTIONS: ReadonlyArray<readonly [string, SpoilPlan]> = [
  ['a command substitution', (plan, canary) => plan.replace('/part/2', `/$(touch ${canary})`)],
  ['backticks', (plan, canary) => plan.replace('/part/2', `/\`touch ${canary}\``)],
  ['a closing quote', (plan, canary) => plan.replace('/manifest', `/';touch ${canary};'`)],
  ['a curl option on a line of its own', (plan, canary) => `${plan}output = "${canary}"\n`],
  ['a curl option behind a quote', (plan, canary) => plan.replace('/part/1', `/"\toutput="${canary}`)],
  ['an arithmetic trap', (plan, canary) => plan.replace('5242880', `a[$(touch ${canary})]`)],
  ['an extra field', (plan) => plan.replace('/part/3', '/part/3 extra')],
  ['a carriage return', (plan) => plan.replaceAll('\n', '\r\n')],
  ['a NUL byte', (plan) => plan.replace('/part/3', '/part/\u00003')],
];

export const MALFORMED: ReadonlyArray<readonly [string, SpoilPlan]> = [
  ['a character beyond ASCII', (plan) => plan.replace('/part/3', '/pärt/3')],
  ['an unknown line', (plan) => plan.replace('manifest', 'upload')],
  ['lines in another order', (plan) => plan.replace(/(time-limit.*\n)(part-size.*\n)/, '$2$1')],
  ['a gap in the part numbers', (plan) => plan.replace('part 2', 'part 5')],
  ['the parts in another order', (plan) => plan.replace(/(part 2 .*\n)(part 3 .*\n)/, '$2$1')],
  ['another version', (plan) => plan.replace('plan 2', 'plan 1')],
  ['a part size that S3 refuses', (plan) => plan.replace('5242880', '1048576')],
  ['a part size that is not whole MiB', (plan) => plan.replace('5242880', '5242881')],
  ['a number beyond any limit', (plan) => plan.replace('5242880', '9'.repeat(20))],
  ['a number with a leading zero', (plan) => plan.replace('time-limit ', 'time-limit 0')],
  ['another source', (plan) => plan.replace('source kcore', 'source /etc/shadow')],
  ['a tool without a hash', (plan) => plan.replace('source kcore', `source avml x86_64 ${TOOL}`)],
  ['a tool for another machine', (plan) => plan.replace('source kcore', `source avml i686 ${HASH} ${TOOL}`)],
  ['a tool of no known kind', (plan) => plan.replace('source kcore', `source tool x86_64 ${HASH} ${TOOL}`)],
  ['a module for no kernel', (plan) => plan.replace('source kcore', `source lime x86_64 ${HASH} ${TOOL}`)],
  [
    'a module for a folder',
    (plan) => plan.replace('source kcore', `source lime x86_64 ${HASH} ../6 ${TOOL}`),
  ],
  ['a volume of number 0', (plan) => plan.replace('source kcore', 'source instance-store 0')],
  ['a volume beside memory', (plan) => plan.replace('source', 'source instance-store 1\nsource')],
  ['no source', (plan) => plan.replace('source kcore\n', '')],
  ['too many sources', (plan) => plan.replace('source kcore\n', 'source kcore\n'.repeat(17))],
  ['a file URL', (plan) => plan.replace(/^manifest .*$/m, 'manifest file:///etc/passwd')],
  ['user info in a URL', (plan) => plan.replace('manifest http://', 'manifest http://user@')],
  ['an empty line', (plan) => plan.replace('source', '\nsource')],
  ['no parts', (plan) => plan.replace(/^part \d.*\n/gm, '')],
  ['too many parts', (plan) => plan + tooManyParts(plan)],
  ['a last line that is cut off', (plan) => plan.slice(0, -1)],
  ['nothing in it', () => ''],
];

function tooManyParts(plan: string): string {
  const url = /^part 1 (.*)$/m.exec(plan)?.[1] ?? '';
  return Array.from({ length: 10_000 }, (_, index) => `part ${index + 5} ${url}\n`).join('');
}
