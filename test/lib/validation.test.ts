import { CfnResource, type Stack, Validations } from 'aws-cdk-lib';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { AwsSolutionsChecks } from 'cdk-nag';
import { type Built, buildStack } from './fixture';

/** Synthesizes under cdk-nag and the library's own rules; what they find makes it throw. */
function validate({ app }: Built): void {
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  app.synth();
}

test.each(['enforce', 'dry-run'] as const)(
  "with %s, cdk-nag and the library's own validation find nothing",
  (enforcement) => {
    const built = buildStack(
      {
        enforcement,
        notificationEmail: 'soc@example.com',
        chat: true,
        evidence: {
          forensicAccountId: '444455556666',
          captureTools: [{ kind: 'avml', architecture: 'x86_64', key: 'tools/avml', sha256: 'a'.repeat(64) }],
        },
        captureToolStaging: true,
      },
      true,
    );
    expect(() => validate(built)).not.toThrow();
  },
);

test.each([
  ["the library's own validation", /exceeds maximum 900/, (stack: Stack) => tooLong(stack)],
  ['cdk-nag', /AwsSolutions-SQS4/, (stack: Stack) => new Queue(stack, 'Wrong')],
])('rejects what %s objects to, so that the test above means something', (_, message, add) => {
  const built = buildStack({}, true);
  add(built.stack);
  expect(() => validate(built)).toThrow(message);
});

const tooLong = (stack: Stack) =>
  new CfnResource(stack, 'Wrong', { type: 'AWS::Lambda::Function', properties: { Timeout: 9999 } });

test('every acknowledged rule has its reason', () => {
  const { stack } = buildStack();
  const reasons = stack.node
    .findAll()
    .flatMap(({ node }) => node.metadata)
    .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
    .flatMap(({ data }) => Object.values(Object(data)));
  expect(reasons.length).toBeGreaterThan(10);
  for (const reason of reasons) expect(reason).toMatch(/\w+( \S+){4,}/);
});
