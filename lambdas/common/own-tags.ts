/** The tags by which Cordon finds again what is its own. */

/** On a security group: that it is Cordon's, and of which kind. */
export const GROUP_TAG = 'cordon:group';
export type GroupKind =
  | 'quarantine'
  | 'evidence-channel'
  /** 443 to anywhere, for a capture where the VPC has no endpoints. */
  | 'open-channel'
  /** Open both ways for the families in its name, for the seconds of an open-then-empty swap. */
  | 'conversion-ipv4'
  | 'conversion-ipv6'
  | 'conversion-ipv4-ipv6';

/** On the subject and on its snapshots: the case. */
export const CASE_TAG = 'cordon:case';

/** On a snapshot that is a copy: the snapshot that it is a copy of. CopySnapshot does not copy tags. */
export const COPY_OF_TAG = 'cordon:copy-of';

/** On a snapshot of a volume: `together` with those of the other volumes, of one instant, or `alone`. */
export const TAKEN_TAG = 'cordon:taken';
