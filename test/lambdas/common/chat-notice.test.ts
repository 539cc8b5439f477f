import Ajv from 'ajv/dist/2020';
import fc from 'fast-check';
import { type NoticeParts, notice } from '../../../lambdas/common/notice';

const CASE = 'i-0a1b2c3d4e5f60718-20261123T030000001Z';
const text = (maxLength: number) => ({ type: 'string', maxLength });
const texts = (maxLength: number) => ({ type: 'array', items: text(maxLength) });

/** The custom notification of Amazon Q Developer in chat applications, as its guide lists the parameters and their lengths. */
const isCustomNotification = new Ajv({ strict: true }).compile({
  type: 'object',
  required: ['version', 'source', 'content'],
  additionalProperties: false,
  properties: {
    version: { const: '1.0' },
    source: { const: 'custom' },
    id: { type: 'string' },
    content: {
      type: 'object',
      required: ['description'],
      additionalProperties: false,
      properties: {
        textType: { const: 'client-markdown' },
        title: text(250),
        description: text(8_000),
        nextSteps: texts(350),
        keywords: texts(75),
      },
    },
    metadata: {
      type: 'object',
      additionalProperties: false,
      properties: {
        threadId: { type: 'string' },
        summary: { type: 'string' },
        eventType: { type: 'string' },
        relatedResources: { type: 'array', items: { type: 'string' } },
        additionalContext: { type: 'object', additionalProperties: { type: 'string' } },
        enableCustomActions: { type: 'boolean' },
      },
    },
  },
});

/** The longest that there are: a Region of GovCloud, a name of a machine of 80 characters. */
const execution = `arn:aws-us-gov:states:us-gov-west-1:111122223333:execution:${'m'.repeat(80)}:${CASE}`;

const parts: NoticeParts = {
  about: { caseId: CASE, instanceId: CASE.slice(0, 19), accountId: '111122223333', region: 'us-gov-west-1' },
  headline: 'NOT CONTAINED',
  lead: ['Because of the finding Backdoor:EC2/C&CActivity.B!DNS.', 'It is not cut off.'],
  facts: ['Auto Scaling group: web_front'],
  sections: [],
  evidence: [`Evidence: s3://${'b'.repeat(63)}/cases/${CASE}/`],
  execution,
  next: [`npx cordon status ${CASE}`],
};

const chatOf = (change: Partial<NoticeParts> = {}) => notice({ ...parts, ...change }).chat;

it('is a custom notification, whatever it is told', () => {
  const anything = fc.string({ unit: 'binary', maxLength: 2_000 });
  fc.assert(
    fc.property(fc.array(anything, { maxLength: 60 }), anything, (all, headline) => {
      const sections = [{ title: headline, entries: all }];
      isCustomNotification(chatOf({ headline, facts: all, sections }));
      expect(isCustomNotification.errors).toBeNull();
    }),
    { numRuns: 50 },
  );
});

it('is one thread a case, with the link in whole and the command to type', () => {
  const { content, metadata } = chatOf();
  expect(metadata.threadId).toBe(CASE);
  expect(metadata.summary).toBe(`${CASE.slice(0, 19)}: NOT CONTAINED`);
  expect(content.nextSteps).toEqual([
    `npx cordon status ${CASE}`,
    `Execution: https://console.amazonaws-us-gov.com/states/home?region=us-gov-west-1#/v2/executions/details/${execution}`,
    parts.evidence[0],
  ]);
  expect(metadata.additionalContext).toEqual(parts.about);
});

it('leaves names and finding types as they are', () => {
  const { description } = chatOf().content;
  expect(description).toContain('Backdoor:EC2/C&CActivity.B!DNS');
  expect(description).toContain('web_front');
});

it.each([
  '<!channel>',
  '<@U123>',
  '@here',
  '<https://evil.example|the report>',
  '[the report](https://evil.example)',
  '*bold* ~gone~ `code` _it_',
])('nothing that others phrased mentions, links or formats: %s', (hostile) => {
  const { content } = chatOf({ lead: [hostile, hostile], facts: [hostile], headline: hostile });
  const said = [content.title, content.description, ...content.keywords].join('\n');
  expect(said).not.toMatch(/[<>@[\]`*~]|(?<!\w)_|_(?!\w)|:\/\//);
});
