/**
 * A node of a Kubernetes cluster: its API is out of reach, so the report names the node, the addresses of its pods, and
 * the commands by which a person keeps the cluster from sending pods there, and the autoscalers from ending it. Whatever
 * stands in a command was checked when the subject was assessed.
 */
import type { StepInput } from '../common/subject';

export interface KubernetesNode {
  readonly cluster: string | null;
  readonly nodeGroup: string | null;
  readonly node: string;
  readonly podAddresses: readonly string[];
  /** To be run by somebody who may, in the order given. */
  readonly commands: readonly string[];
}

export function nodeOf({ case: { caseId }, subject }: StepInput): KubernetesNode | null {
  if (subject.kubernetes === null) return null;
  const { nodeName, ...rest } = subject.kubernetes;
  return {
    ...rest,
    node: nodeName,
    commands: [
      `kubectl cordon ${nodeName}`,
      `kubectl label node ${nodeName} cordon/case=${caseId}`,
      `kubectl annotate node ${nodeName} karpenter.sh/do-not-disrupt=true cluster-autoscaler.kubernetes.io/scale-down-disabled=true`,
      `kubectl get pods --all-namespaces --output wide --field-selector spec.nodeName=${nodeName}`,
    ],
  };
}
