import * as v from 'valibot';
import { triggersSchema } from '../../lambdas/common/trigger-policy';
import { option } from './option';

/** Beside the policy, which intake gets too, there is so much room in its environment. */
const TRIGGERS_BYTES = 1800;

const trigger = triggersSchema.entries;

export const triggerOptions = v.strictObject({
  /**
   * Your rules, which are asked before the default ones: the first that matches decides. Each is { id, when, answer: 'act', 'ask' or 'ignore',
   * why }; docs/triggers.md lists what `when` may look at, and the default rules.
   */
  rules: v.optional(trigger.rules, []),
  /** From this severity the default rules act: 7 and above is High, 9 and above Critical. */
  actFrom: option(trigger.actFrom, 7, 'a number from 0 to 10'),
  /** From this severity, and below `actFrom`, they ask a person first; the same number as `actFrom`: never. */
  askFrom: option(trigger.askFrom, 4, 'a number from 0 to 10'),
  /** Products whose findings are taken from Security Hub, both of it. A finding that came from GuardDuty before joins its case. */
  securityHubProducts: option(
    trigger.securityHubProducts,
    ['GuardDuty'],
    "a list of products as Security Hub names them, such as 'GuardDuty'; an empty one: nothing is taken from Security Hub",
  ),
  /** Name of the custom action of Security Hub by which a person sends findings to Cordon. You create the action. */
  customAction: option(trigger.customAction, 'Cordon', 'the name of a custom action, 1 to 20 characters'),
  /** Sources of your own events `Cordon Response Request`. Whoever may put events with such a source can have instances isolated. */
  customSources: option(
    trigger.customSources,
    [],
    "a list of sources of your events such as 'com.example.detector'; neither aws.… nor cordon",
  ),
});

export const triggers = v.pipe(
  triggerOptions,
  v.check(
    (all) => Buffer.byteLength(JSON.stringify(all)) <= TRIGGERS_BYTES,
    `at most ${TRIGGERS_BYTES} bytes of JSON in all: write fewer rules, or several types into one`,
  ),
  v.forward(
    v.check(({ askFrom, actFrom }) => askFrom <= actFrom, 'a number that is not above triggers.actFrom'),
    ['askFrom'],
  ),
  v.forward(
    v.check(
      ({ rules }) => new Set(rules.map(({ id }) => id)).size === rules.length,
      'rules whose ids differ from one another',
    ),
    ['rules'],
  ),
);
