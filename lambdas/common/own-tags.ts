/** The tags by which Cordon finds again what is its own. */

/** On a security group: that it is Cordon's, and of which kind. */
export const GROUP_TAG = 'cordon:group';
export type GroupKind = 'quarantine' | 'evidence-channel';

/** On the subject and on its snapshots: the case. */
export const CASE_TAG = 'cordon:case';
