interface MachineArn {
  readonly region: string;
  readonly name: string;
  executionArn(executionName: string): string;
  mapRunArn(label: string, id: string): string;
}

const MACHINE = /^arn:(aws[a-z-]*):states:([a-z0-9-]+):(\d{12}):stateMachine:([^:]+)$/;

/** @throws Error when `arn` is not that of a state machine, such as one of a version or an alias. */
export function parseMachineArn(arn: string): MachineArn {
  const [, partition, region, account, name] = MACHINE.exec(arn) ?? [];
  if (!partition || !region || !account || !name) {
    throw new Error(
      `'${arn}' is no state machine ARN; expected arn:<partition>:states:<region>:<account>:stateMachine:<name>`,
    );
  }
  const prefix = `arn:${partition}:states:${region}:${account}`;
  return {
    region,
    name,
    executionArn: (executionName) => `${prefix}:execution:${name}:${executionName}`,
    mapRunArn: (label, id) => `${prefix}:mapRun:${name}/${label}:${id}`,
  };
}
