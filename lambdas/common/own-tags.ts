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

/** Of the inline policy on the subject's role; one a subject, since a role may serve many. */
export const quarantinePolicyName = (instanceId: string): string => `CordonQuarantine-${instanceId}`;

/** The instance that such a policy is about; undefined for a policy that is not Cordon's. */
export const quarantinedInstance = (policyName: string): string | undefined =>
  /^CordonQuarantine-(i-[0-9a-f]{8,17})$/.exec(policyName)?.[1];
