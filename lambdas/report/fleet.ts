/** What the subject was a part of, as far as a person has to do something about it: read from what `detach` found. */
import * as v from 'valibot';
import { type ReportInput, resultOf } from './input';

const detailSchema = v.object({
  autoScalingGroup: v.nullish(
    v.object({
      name: v.string(),
      hold: v.nullish(v.object({ until: v.string() })),
    }),
  ),
  kubernetes: v.nullish(
    v.object({
      cluster: v.nullable(v.string()),
      node: v.string(),
      podAddresses: v.array(v.string()),
      commands: v.array(v.string()),
    }),
  ),
  containerInstance: v.nullish(v.object({ clusterArn: v.string(), runningTasks: v.number() })),
  spotRequest: v.nullish(v.object({ id: v.string(), outcome: v.string() })),
});
type Detail = v.InferOutput<typeof detailSchema>;

export function fleetNotes(input: ReportInput): string[] {
  const parsed = v.safeParse(detailSchema, resultOf(input, 'detach')?.detail);
  if (!parsed.success) return [];
  const { output } = parsed;
  return [...group(output), ...kubernetes(output), ...containers(output, input), ...spot(output)];
}

const group = ({ autoScalingGroup }: Detail): string[] =>
  autoScalingGroup?.hold
    ? [
        `the Auto Scaling group ${autoScalingGroup.name} terminates the subject: a lifecycle hook holds it until ${autoScalingGroup.hold.until} and no longer`,
      ]
    : [];

/** The API of the cluster is out of reach: who may, runs the commands. */
function kubernetes({ kubernetes: node }: Detail): string[] {
  if (!node) return [];
  const pods = node.podAddresses.length > 0 ? ` (pods at ${node.podAddresses.join(', ')})` : '';
  return [
    `a node of the Kubernetes cluster ${node.cluster ?? '(name unknown)'}${pods}: pods move elsewhere, and an intruder in one with it. Run: ${node.commands.join('; ')}`,
  ];
}

function containers({ containerInstance }: Detail, input: ReportInput): string[] {
  if (!containerInstance) return [];
  const drained = resultOf(input, 'drain');
  const outcome =
    drained?.status === 'ok'
      ? 'set to DRAINING, so that its cluster runs them elsewhere'
      : `not drained (${drained?.why ?? 'not reached'})`;
  return [
    `an ECS container instance of ${containerInstance.clusterArn} with ${containerInstance.runningTasks} running tasks: ${outcome}`,
  ];
}

const spot = ({ spotRequest }: Detail): string[] =>
  spotRequest ? [`Spot request ${spotRequest.id}: ${spotRequest.outcome}`] : [];
