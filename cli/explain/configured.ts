/** The rules by which an event is explained. In a file of its own, since it brings the CDK with it. */
import config from '../../cordon.config';
import { defineConfig, toPolicy, toTriggers } from '../../lib/config';
import type { Rules } from './explain';

export function rulesOf(isDefault: boolean): Rules {
  const chosen = isDefault ? defineConfig({}) : config;
  const from = isDefault ? 'the default configuration' : 'cordon.config.ts';
  return {
    policy: toPolicy(chosen),
    triggers: toTriggers(chosen),
    verifiesSetters: chosen.tagSetter.verify,
    from,
  };
}
