/** How the subject and what it is part of were, one part a step: recorded before the step changes anything, and never overwritten. */
import { timestamp } from './time';
import { caseKey, document, type StoredObject, store } from './vault';

const FOLDER = 'before-state';

/** Such as `instance.json`; without a name the folder of all parts. */
export const beforeStateKey = (caseId: string, name = ''): string => caseKey(caseId, FOLDER, name);

export const recordBefore = (caseId: string, name: string, content: object): Promise<StoredObject> =>
  store(beforeStateKey(caseId, name), document({ takenAt: timestamp(), ...content }), 'application/json');
