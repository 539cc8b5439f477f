import { askedModeSchema } from '../../../lambdas/common/mode';
import { type Check, idOf, ok, tagOf, warn, word } from '../check';

const ALLOWED: readonly string[] = askedModeSchema.options;

export const mode: Check = {
  id: 'mode',
  title: 'Tags that say what you mean',
  weight: 1,
  assess(instance, _, { modeKey, exemptKey }) {
    const value = tagOf(instance, modeKey);
    if (value !== undefined && !ALLOWED.includes(value.trim().toLowerCase()))
      return warn(
        `its tag ${modeKey} is ${JSON.stringify(value)}, which is no mode: it would be contained and kept online`,
        `aws ec2 create-tags --resources ${word(idOf(instance))} --tags Key=${word(modeKey)},Value=online`,
      );
    return tagOf(instance, exemptKey) === undefined
      ? ok(value === undefined ? 'the mode of the policy' : `mode ${value}`)
      : warn(`it has the tag ${exemptKey}: a person is asked before anything is done`);
  },
};
