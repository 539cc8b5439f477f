/** What a Task state's Resource names. */
export type Resource =
  | { readonly kind: 'function'; readonly arn: string }
  | {
      readonly kind: 'integration';
      /** The ARN without the suffix of the integration pattern. */
      readonly arn: string;
      /** Such as `lambda` or `aws-sdk:ec2`. */
      readonly resourceType: string;
      /** The action as the history shows it, such as `invoke` or `sendMessage.waitForTaskToken`. */
      readonly action: string;
      /** The task ends by SendTaskSuccess or SendTaskFailure. */
      readonly callback: boolean;
    };

const FUNCTION = /^arn:aws[a-z-]*:lambda:[a-z0-9-]+:\d{12}:function:[\w-]+(:[\w$-]+)?$/;
const INTEGRATION = /^(arn:aws[a-z-]*:states:::((?:aws-sdk:)?[a-z0-9-]+):([A-Za-z0-9]+))(\.[A-Za-z0-9:]+)?$/;

/**
 * Reads a Resource of any partition.
 * @throws Error saying what is wrong: activities and the `.sync` patterns are not supported by this interpreter.
 */
export function parseResource(text: string): Resource {
  if (FUNCTION.test(text)) return { kind: 'function', arn: text };
  const [, arn, resourceType, action, pattern] = INTEGRATION.exec(text) ?? [];
  if (!arn || !resourceType || !action) {
    throw new Error(
      `resource '${text}' is not supported: give the ARN of a Lambda function or arn:<partition>:states:::<service>:<action>`,
    );
  }
  if (pattern === undefined) return { kind: 'integration', arn, resourceType, action, callback: false };
  if (pattern !== '.waitForTaskToken') {
    throw new Error(
      `integration pattern '${pattern}' of resource '${text}' is not supported: only .waitForTaskToken is`,
    );
  }
  return { kind: 'integration', arn, resourceType, action: `${action}${pattern}`, callback: true };
}
