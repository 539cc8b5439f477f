/**
 * What the steps of a hold wrote down of how things were, such as the groups of an interface that somebody had moved: it came after the
 * newest manifest, which does not list it. Before the first report there is nothing to add: its manifest lists whatever is there.
 */
import { type CustodyObject, isManifest } from '../common/custody';
import { caseKey, list, load } from '../common/vault';

export async function addedBeforeState(caseId: string): Promise<CustodyObject[]> {
  const [reports, found] = await Promise.all([
    list(caseKey(caseId, 'report', '')),
    list(caseKey(caseId, 'before-state', '')),
  ]);
  const newest = reports.findLast(({ Key = '' }) => isManifest(Key))?.LastModified;
  if (newest === undefined) return [];
  // S3 tells whole seconds: an object of the same second may be named twice, and is better so than not at all.
  const added = found.filter(({ LastModified }) => LastModified !== undefined && LastModified >= newest);
  return await Promise.all(added.map(async ({ Key = '' }) => (await load(Key)).stored));
}
