/**
 * What the operator has decided beforehand about triggers, as intake reads it from `TRIGGERS`. It goes to no other function, so that
 * rules can be many without crowding the environment of the rest. Options and defaults are explained in lib/options.
 */
import * as v from 'valibot';
import { parse } from './parse';

const printable = (longest: number, allowed: string) =>
  v.pipe(v.string(allowed), v.regex(new RegExp(`^[\\x20-\\x7e]{1,${longest}}$`), allowed));

const pattern = printable(128, 'a text of 1 to 128 printable characters, in which * stands for any');
const patterns = v.pipe(v.array(pattern), v.minLength(1, 'at least one pattern'));
const severity = v.pipe(v.number(), v.minValue(0), v.maxValue(10));

export const TRIGGER_SOURCES = ['guardduty', 'security-hub-cspm', 'security-hub', 'custom'] as const;
export type TriggerSource = (typeof TRIGGER_SOURCES)[number];

/** All that is named has to hold. */
export const conditionSchema = v.strictObject({
  /** One of these patterns is the finding's type. */
  types: v.optional(patterns),
  /** One of these patterns is what found it: GuardDuty, Inspector, …; of a custom event its source. */
  products: v.optional(patterns),
  /** Through whom it came. */
  source: v.optional(v.picklist(TRIGGER_SOURCES)),
  severity: v.optional(v.strictObject({ from: v.optional(severity), below: v.optional(severity) })),
  role: v.optional(v.picklist(['ACTOR', 'TARGET'])),
  /** A rule that names neither flag is one for findings that bear neither; one that names a flag cares for that flag alone. */
  sample: v.optional(v.boolean()),
  archived: v.optional(v.boolean()),
  /** What it saw ended longer ago than so many hours. */
  olderThanHours: v.optional(v.pipe(v.number(), v.minValue(1), v.maxValue(8760))),
  /** A tag of the subject, as the finding carries it. */
  tags: v.optional(
    v.strictObject({
      key: printable(128, 'the key of a tag'),
      value: v.optional(printable(256, 'the value of a tag')),
    }),
  ),
});
export type Condition = v.InferOutput<typeof conditionSchema>;

/** The subject's tags are its owner's, and whoever took it over may write them: by a tag nothing is left alone. */
const IGNORES_BY_TAG =
  "'act' or 'ask' for a rule that looks at tags: whoever may tag an instance would exempt it";

export const triggerRuleSchema = v.pipe(
  v.strictObject({
    id: v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9-]{0,39}$/, '1 to 40 of a-z, 0-9 and -')),
    when: conditionSchema,
    answer: v.picklist(['act', 'ask', 'ignore'], "'act', 'ask' or 'ignore'"),
    why: printable(200, 'the reason, in 1 to 200 printable characters'),
  }),
  v.forward(
    v.check(({ when, answer }) => when.tags === undefined || answer !== 'ignore', IGNORES_BY_TAG),
    ['answer'],
  ),
);
export type TriggerRule = v.InferOutput<typeof triggerRuleSchema>;

/** A source that an account can put: those of AWS and Cordon's own are not to be imitated. */
const ownSource = v.pipe(
  v.string(),
  v.regex(
    /^(?!aws\.)(?!cordon$)[A-Za-z0-9._/-]{1,128}$/,
    'the source of your events: letters, digits and ._/- , neither aws.… nor cordon',
  ),
);

export const triggersSchema = v.strictObject({
  rules: v.array(triggerRuleSchema),
  actFrom: severity,
  askFrom: severity,
  securityHubProducts: v.array(printable(64, 'the name of a product')),
  customAction: printable(20, 'the name of a custom action, 1 to 20 characters'),
  customSources: v.array(ownSource),
});
export type Triggers = v.InferOutput<typeof triggersSchema>;

export const parseTriggers = (json: string): Triggers => parse('TRIGGERS', triggersSchema, JSON.parse(json));
