import { exemptInstance, taggedByIntruder } from './gated';
import { hibernationReady, hibernationSubverted } from './hibernation';
import { impatientGroup } from './impatient-group';
import { nlbIpTarget } from './nlb-ip-target';
import { c2ThroughNat, dnsTunnel } from './private-subnets';
import { reverseShell, reverseShellIpv6 } from './reverse-shells';
import type { Scenario } from './scenario';
import { secondInterface } from './second-interface';
import { noAgent, spotWithInstanceStore, taggedByAnalyst } from './single-instances';
import { stolenCredentials } from './stolen-credentials';
import { nervousImplant, webServerC2 } from './web-server-c2';

/** All scenarios; the first is the one that is played when none is named. */
export const scenarios: readonly Scenario[] = [
  webServerC2,
  nervousImplant,
  taggedByAnalyst,
  noAgent,
  spotWithInstanceStore,
  reverseShell,
  reverseShellIpv6,
  c2ThroughNat,
  dnsTunnel,
  stolenCredentials,
  impatientGroup,
  nlbIpTarget,
  secondInterface,
  exemptInstance,
  taggedByIntruder,
  hibernationReady,
  hibernationSubverted,
];
