import type { Clock } from '../kernel/clock';
import type { Random } from '../kernel/random';
import { Callbacks } from './callbacks';
import { parseMachineArn } from './execution-arn';
import { History } from './history';
import { type Json, jsonCopy } from './json';
import { fitsPayload, MAX_PAYLOAD_BYTES } from './payload';
import type { Run, TaskRunner } from './run';
import { contextTime } from './timestamp';

export interface ExecutionOptions {
  /** The parsed definition, its substitutions resolved. */
  readonly definition: unknown;
  readonly input: unknown;
  readonly name: string;
  readonly stateMachineArn: string;
  readonly roleArn: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly runTask: TaskRunner;
  /** Why the machine's role may not start the children of a distributed Map state; default: it may. */
  readonly refuseChildren?: () => string | undefined;
}

function checkedInput(input: unknown): Json {
  const copy = jsonCopy(input);
  const json = JSON.stringify(copy);
  if (fitsPayload(json)) return copy;
  throw new RangeError(
    `the execution input has ${Buffer.byteLength(json)} bytes; at most ${MAX_PAYLOAD_BYTES} are allowed`,
  );
}

/** @throws RangeError when the input is over the payload quota, TypeError when it is no JSON. */
export function createRun(options: ExecutionOptions, startChild: Run['startChild']): Run {
  const input = checkedInput(options.input);
  const { clock, name, random, roleArn, runTask, stateMachineArn } = options;
  const machine = parseMachineArn(stateMachineArn);
  const executionArn = machine.executionArn(name);
  const streams = random.fork(executionArn);
  return {
    executionArn,
    region: machine.region,
    input,
    clock,
    runTask,
    history: new History(clock),
    callbacks: new Callbacks(),
    random: {
      jitter: streams.fork('jitter'),
      tokens: streams.fork('tokens'),
      expressions: streams.fork('expressions'),
      mapRuns: streams.fork('mapRuns'),
    },
    mapRuns: [],
    mapRunArn: machine.mapRunArn,
    refuseChildren: options.refuseChildren ?? (() => undefined),
    startChild,
    context: {
      Execution: {
        Id: executionArn,
        Input: input,
        StartTime: contextTime(clock.now()),
        Name: name,
        RoleArn: roleArn,
        RedriveCount: 0,
      },
      StateMachine: { Id: stateMachineArn, Name: machine.name },
    },
  };
}
