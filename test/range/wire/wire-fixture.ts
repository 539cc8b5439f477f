/** The range's endpoint in front of a small world, as an SDK client of a person sees it: real sockets, virtual time. */
import type { PolicyDocument } from '../../../range/iam';
import type { VirtualClock } from '../../../range/kernel/clock';
import { RangeServer } from '../../../range/runtime/server';
import { Traffic } from '../../../range/runtime/traffic';
import { Dispatcher, type DispatcherOptions } from '../../../range/wire/dispatcher';
import { type Fault, Faults } from '../../../range/wire/faults';
import { RequestLimits } from '../../../range/wire/limits';
import type { WireAnswer, WireRequest } from '../../../range/wire/protocols';
import type { NotModelled } from '../../../range/wire/service-error';
import type { World } from '../../../range/world';
import { type Fixture, worldFixture } from '../world-fixture';

export const CREDENTIALS = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG',
} as const;

const EVERYTHING: PolicyDocument = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
};

export interface WireOptions {
  /** What the caller may do; everything when absent. */
  readonly policy?: PolicyDocument;
  readonly faults?: readonly Fault[];
  readonly onProcessFault?: DispatcherOptions['onProcessFault'];
}

export interface Wire extends Fixture {
  readonly clock: VirtualClock;
  readonly dispatcher: Dispatcher;
  readonly notModelled: readonly NotModelled[];
  /** Submits and lets time pass until there is an answer, or nothing is left to happen. */
  submit(request: WireRequest): WireAnswer | undefined;
}

export function wireFixture({ policy = EVERYTHING, faults = [], onProcessFault }: WireOptions = {}): Wire {
  const fixture = worldFixture();
  const { world, call } = fixture;
  const notModelled: NotModelled[] = [];
  const principal = { ...call.caller.principal, identityPolicies: [policy] };
  const credential = { caller: { ...call.caller, principal }, secretAccessKey: CREDENTIALS.secretAccessKey };
  const dispatcher = new Dispatcher({
    world,
    credentials: new Map([[CREDENTIALS.accessKeyId, credential]]),
    faults: new Faults(faults),
    limits: new RequestLimits(),
    onNotModelled: (error) => notModelled.push(error),
    ...(onProcessFault && { onProcessFault }),
  });
  const clock = clockOf(world);
  return {
    ...fixture,
    clock,
    dispatcher,
    notModelled,
    submit: (request) => answerTo(dispatcher, clock, request),
  };
}

/** The fixture's clock is a virtual one. */
const clockOf = ({ clock }: World): VirtualClock => clock as VirtualClock;

function answerTo(dispatcher: Dispatcher, clock: VirtualClock, request: WireRequest): WireAnswer | undefined {
  let answer: WireAnswer | undefined;
  dispatcher.submit(request, (given) => {
    answer = given;
  });
  while (answer === undefined && clock.step());
  return answer;
}

/** A request as it stands on the wire, signed as far as the range looks at signatures of headers. */
export function signed(service: string, parts: Partial<WireRequest> = {}): WireRequest {
  const scope = `${CREDENTIALS.accessKeyId}/20261123/us-east-1/${service}/aws4_request`;
  return {
    method: 'POST',
    path: '/',
    query: new URLSearchParams(),
    body: Buffer.from(''),
    ...parts,
    headers: { authorization: `AWS4-HMAC-SHA256 Credential=${scope}, Signature=0`, ...parts.headers },
  };
}

export const textOf = (answer: WireAnswer | undefined): string =>
  Buffer.from(String(answer?.body ?? '')).toString();

export interface Endpoint extends Wire {
  /** For the constructor of any SDK client. */
  readonly options: {
    readonly endpoint: string;
    readonly region: string;
    readonly credentials: typeof CREDENTIALS;
    readonly maxAttempts: number;
  };
  /** Lets time pass until the call has ended. */
  wait<T>(calling: Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export async function endpointFixture(options: WireOptions = {}): Promise<Endpoint> {
  const wire = wireFixture(options);
  const server = new RangeServer(wire.dispatcher, new Traffic(), wire.clock);
  const port = await server.listen();
  return {
    ...wire,
    options: {
      endpoint: `http://127.0.0.1:${port}`,
      region: wire.world.region,
      credentials: CREDENTIALS,
      maxAttempts: 1,
    },
    wait: (calling) => pump(calling, server, wire.clock),
    close: () => server.close(),
  };
}

async function pump<T>(calling: Promise<T>, server: RangeServer, clock: VirtualClock): Promise<T> {
  let isOver = false;
  const over = calling.finally(() => {
    isOver = true;
  });
  over.catch(() => undefined);
  while (!isOver) {
    await new Promise(setImmediate);
    server.admit();
    while (clock.step());
  }
  return await over;
}
