/** Whether what the API side knows is in the vault. */
import * as v from 'valibot';
import type { Policy } from '../common/policy';
import { type ReportInput, resultOf } from './input';
import type { VaultItem } from './vault-items';
import type { EvidenceItem } from './verdict';

const contextSchema = v.object({
  items: v.array(
    v.object({
      name: v.string(),
      status: v.string(),
      key: v.optional(v.string()),
      sha256: v.optional(v.string()),
    }),
  ),
});

/** What the step says it kept, found again in the vault with its hash. What AWS does not offer was not promised. */
export function contextEvidence(
  input: ReportInput,
  items: readonly VaultItem[],
  { evidence }: Pick<Policy, 'evidence'>,
): EvidenceItem {
  const what = 'context' as const;
  if (!evidence.apiContext) return { what, status: 'not promised', detail: 'apiContext is off' };
  const result = resultOf(input, 'context');
  const detail = v.safeParse(contextSchema, result?.detail);
  if (!detail.success)
    return {
      what,
      status: 'missing',
      detail: `${result?.status ?? 'not reached'}: ${result?.why ?? 'no reason given'}`,
    };
  const named = (status: string) => detail.output.items.filter((each) => each.status === status);
  const isInVault = (key: string | undefined, sha256: string | undefined): boolean =>
    items.some((each) => each.key === key && each.sha256 === sha256);
  const kept = named('ok').filter(({ key, sha256 }) => isInVault(key, sha256));
  const lacking = [...named('ok').filter((each) => !kept.includes(each)), ...named('failed')];
  const list = (some: readonly { readonly name: string }[]) => some.map(({ name }) => name).join(', ');
  const notOffered = named('skipped');
  return {
    what,
    status: lacking.length === 0 ? 'complete' : 'missing',
    detail: [
      `${kept.length} of ${kept.length + lacking.length} in the vault`,
      ...(lacking.length > 0 ? [`lacking: ${list(lacking)}`] : []),
      ...(notOffered.length > 0 ? [`not available: ${list(notOffered)}`] : []),
    ].join('; '),
  };
}
