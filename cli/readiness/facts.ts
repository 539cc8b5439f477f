/** What readiness knows of a fleet: as the account described it, indexed by what the checks ask for. Read-only, and already whole when they run. */
import type {
  Instance,
  InstanceTypeInfo,
  RouteTable,
  SecurityGroup,
  Volume,
  VpcEndpoint,
} from '@aws-sdk/client-ec2';
import type { KeyMetadata } from '@aws-sdk/client-kms';
import type { InstanceInformation } from '@aws-sdk/client-ssm';

export interface GroupFacts {
  readonly name: string;
  readonly minSize: number;
  readonly maxSize: number;
  readonly desired: number;
  readonly suspended: readonly string[];
}

/** Whether an instance role lets the agent speak to Systems Manager. `unknown`: by policies that were not read. */
export interface ProfileFacts {
  readonly roleName: string | undefined;
  readonly allowsAgent: 'yes' | 'no' | 'unknown';
}

/** Attributes that EC2 shows one a call; undefined where they were left out. */
export interface Attributes {
  readonly stopProtection: boolean;
  readonly terminatesOnShutdown: boolean;
}

export interface Facts {
  readonly region: string;
  readonly types: ReadonlyMap<string, InstanceTypeInfo>;
  readonly volumes: ReadonlyMap<string, Volume>;
  readonly nodes: ReadonlyMap<string, InstanceInformation>;
  /** By VPC. */
  readonly endpoints: ReadonlyMap<string, readonly VpcEndpoint[]>;
  readonly routeTables: ReadonlyMap<string, readonly RouteTable[]>;
  /** Of the interface endpoints, by id. */
  readonly endpointGroups: ReadonlyMap<string, SecurityGroup>;
  /** By the instance that is in it. */
  readonly groups: ReadonlyMap<string, GroupFacts>;
  /** Target groups of Network Load Balancers by the instance in them: such flows are tracked whatever a group's rules say. */
  readonly networkTargets: ReadonlyMap<string, readonly string[]>;
  /** By the ARN that the volume gives; null: it could not be asked about. */
  readonly keys: ReadonlyMap<string, KeyMetadata | null>;
  /** By ARN; only of instances whose agent is not online. */
  readonly profiles: ReadonlyMap<string, ProfileFacts>;
  readonly attributes: ReadonlyMap<string, Attributes>;
  /** Names of ECS clusters by the instance that serves them. */
  readonly ecsClusters: ReadonlyMap<string, string>;
}

/** How the stack was configured, as far as it decides what an instance needs. */
export interface Conventions {
  readonly modeKey: string;
  readonly exemptKey: string;
  readonly openChannel: boolean;
  readonly captureTools: readonly { readonly kind: string; readonly architecture: string }[];
  readonly forensicAccountId: string | undefined;
}

export type { Instance };
