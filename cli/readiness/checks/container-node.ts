import { type Check, idOf, ok, warn } from '../check';

const KUBERNETES = /^(?:kubernetes\.io\/cluster\/|eks:(?:cluster-name|nodegroup-name)$|karpenter\.sh\/)/;

export const containerNode: Check = {
  id: 'container-node',
  title: 'Nothing that moves on when it falls silent',
  weight: 1,
  assess(instance, { ecsClusters }) {
    const cluster = ecsClusters.get(idOf(instance));
    if (cluster !== undefined)
      return warn(
        `a container instance of the ECS cluster ${cluster}: its tasks are started elsewhere`,
        'know which tasks run on it; Cordon drains it after the evidence',
      );
    return instance.Tags?.some(({ Key }) => KUBERNETES.test(Key ?? ''))
      ? warn(
          'a Kubernetes node: its pods are started elsewhere, the intruder with them',
          'Cordon has no access to the cluster: have kubectl at hand, the report has the commands',
        )
      : ok('no container node');
  },
};
