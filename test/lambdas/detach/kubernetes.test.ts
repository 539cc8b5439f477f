import { fleet } from './fleet-fixture';

const opened = fleet();

test('a node is named with its pods, and with the commands that keep the cluster away from it', async () => {
  const { account, network } = opened();
  opened().subject = account.launch({ tags: { 'kubernetes.io/cluster/shop': 'owned' } }, network);
  const input = await account.assessed(opened().subject);
  const { nodeName = '' } = input.subject.kubernetes ?? {};
  expect(nodeName).toMatch(/^ip-[\d-]+\.ec2\.internal$/);
  expect((await opened().detachWith(input)).detail).toMatchObject({
    kubernetes: {
      cluster: 'shop',
      nodeGroup: null,
      node: nodeName,
      podAddresses: [],
      commands: [
        `kubectl cordon ${nodeName}`,
        `kubectl label node ${nodeName} cordon/case=${input.case.caseId}`,
        expect.stringContaining(`kubectl annotate node ${nodeName} karpenter.sh/do-not-disrupt=true`),
        expect.stringMatching(new RegExp(`^kubectl get pods .*spec\\.nodeName=${nodeName}$`)),
      ],
    },
  });
});
