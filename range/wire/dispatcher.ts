/**
 * From a request on the wire to an answer, in virtual time: decode, wait half the latency, meet the planned fault,
 * the token bucket, IAM and the operation, wait the other half, answer. The call record lists every call with its
 * outcome, in the order in which they took effect. What the range does not model goes to `onNotModelled`, so that
 * a drill fails even when the caller swallows the error.
 */

import { type AuthorizationRequest, type Decision, evaluate, type Principal } from '../iam/evaluate';
import type { Clock, Timer } from '../kernel/clock';
import { isoTime } from '../kernel/iso';
import type { Random } from '../kernel/random';
import { recordApiCall } from '../services/cloudtrail/record-api-call';
import { recordDataEvent } from '../services/cloudtrail/record-data-event';
import { spreadPolicies } from '../services/iam/state';
import type { World } from '../world';
import {
  type FaultKind,
  type Faults,
  faultError,
  isNeverSent,
  isUnanswered,
  type ProcessFault,
} from './faults';
import { latencyMs } from './latency';
import type { RequestLimits } from './limits';
import type { AnyOperation, Authorization, Call, Caller } from './operation';
import { Past } from './past';
import {
  addressedServices,
  type Decoded,
  decode,
  encodeAnswer,
  encodeError,
  encodeUnaddressed,
  type WireAnswer,
  type WireRequest,
} from './protocols';
import { NotModelled, ServiceError } from './service-error';
import type { Service } from './services';
import { isPresigned, type Scope, scopeOf, verifyPresigned } from './sigv4';
import { vanishedAnswer } from './vanished';

export interface Credential {
  readonly caller: Caller;
  readonly secretAccessKey: string;
}

export interface CallRecord {
  /** When the call took effect or was refused, in virtual ms. */
  readonly at: number;
  /** When it was sent, and when its answer was or would have been there. @default both when it took effect */
  readonly sentAt?: number;
  readonly answeredAt?: number;
  readonly service: string;
  readonly operation: string;
  readonly caller: string;
  readonly input: unknown;
  readonly error?: string;
  readonly fault?: FaultKind;
  /** Of a function's call: the invocation that made it, and which of its calls it was. */
  readonly tag?: string;
  /** Of a stale read: the time whose state it shows. Absent: nothing that it could show had changed. */
  readonly asOf?: number;
}

/** What a call needed to be allowed, as IAM was asked, and what it said. */
export interface DecidedRequest {
  readonly caller: Caller;
  readonly request: AuthorizationRequest;
  readonly decision: Decision;
}

export interface DispatcherOptions {
  readonly world: World;
  readonly credentials: ReadonlyMap<string, Credential>;
  readonly faults: Faults;
  readonly limits: RequestLimits;
  readonly onNotModelled: (error: NotModelled) => void;
  /** An error of the range itself; it is answered like what is not modelled. @default it is thrown, and ends the drill */
  readonly onDefect?: (error: unknown) => void;
  /** Ends or freezes the process that made the call with this tag. @default no caller is a function */
  readonly onProcessFault?: (tag: string, fault: ProcessFault) => void;
}

type Outcome = ({ readonly output: unknown } | { readonly error: ServiceError }) & { readonly asOf?: number };

export class Dispatcher {
  readonly calls: CallRecord[] = [];
  /** Told of every decision of IAM. @default nobody is */
  onDecision: ((decided: DecidedRequest) => void) | undefined;
  private readonly latency: Random;
  private readonly requestIds: Random;
  private readonly clock: Clock;
  private readonly past = new Past();

  constructor(private readonly options: DispatcherOptions) {
    this.clock = options.world.clock;
    this.latency = options.world.random.fork('wire.latency');
    this.requestIds = options.world.random.fork('wire.request-ids');
  }

  /**
   * Answers through `reply` in virtual time; never, when the request or its answer is lost, or who asked has ended.
   * `tag` names the call of a function; it is empty for others.
   */
  submit(request: WireRequest, reply: (answer: WireAnswer) => void, tag = ''): Timer {
    const requestId = this.requestIds.uuid();
    const decoded = this.decoding(request, requestId, reply);
    if (!decoded) return { cancel: () => undefined };
    const { service, operation } = decoded;
    const latency = latencyMs(this.latency, service.name, operation.name);
    const caller = this.callerOf(request);
    const fault = this.options.faults.next(service.name, operation.name, decoded.input, caller);
    if (fault === 'crash-before' || fault === 'hang') {
      this.perform(request, decoded, requestId, fault, 0, tag);
      this.endProcess(tag, fault);
      return { cancel: () => undefined };
    }
    return this.clock.schedule(latency / 2, () => {
      const outcome = this.perform(request, decoded, requestId, fault, latency, tag);
      if (fault === 'crash-after') this.endProcess(tag, fault);
      if (fault && isUnanswered(fault)) return;
      this.clock.schedule(latency / 2, () => reply(encode(decoded, outcome, requestId)));
    });
  }

  private callerOf(request: WireRequest): string {
    const scope = scopeOf(request);
    return (scope && this.options.credentials.get(scope.accessKeyId))?.caller.name ?? 'anonymous';
  }

  private endProcess(tag: string, fault: ProcessFault): void {
    if (tag === '' || !this.options.onProcessFault)
      throw new Error(`a fault '${fault}' needs a function that calls: this call comes from elsewhere`);
    this.options.onProcessFault(tag, fault);
  }

  private decoding(
    request: WireRequest,
    requestId: string,
    reply: (answer: WireAnswer) => void,
  ): Decoded | undefined {
    try {
      return decode(request);
    } catch (error) {
      this.notice(error);
      const [service] = addressedServices(request);
      const answer = service
        ? encodeError(service, asServiceError(error), requestId)
        : encodeUnaddressed(request, asServiceError(error), requestId);
      this.clock.schedule(0, () => reply(answer));
      return undefined;
    }
  }

  private perform(
    request: WireRequest,
    decoded: Decoded,
    requestId: string,
    fault: FaultKind | undefined,
    latency: number,
    tag: string,
  ): Outcome {
    const { service, operation } = decoded;
    const scope = scopeOf(request);
    const credential = scope && this.options.credentials.get(scope.accessKeyId);
    const outcome = this.outcome(request, decoded, requestId, fault, scope, credential);
    this.calls.push({
      at: this.clock.now(),
      sentAt: this.clock.now() - latency / 2,
      answeredAt: this.clock.now() + latency / 2,
      service: service.name,
      operation: operation.name,
      caller: credential?.caller.name ?? 'anonymous',
      input: decoded.input,
      ...('error' in outcome && { error: outcome.error.code }),
      ...(fault && { fault }),
      ...(tag !== '' && { tag }),
      ...(outcome.asOf !== undefined && { asOf: outcome.asOf }),
    });
    if (credential && !(fault && isNeverSent(fault)))
      this.record(decoded, outcome, credential.caller, requestId);
    return outcome;
  }

  private record(
    { service, operation, input }: Decoded,
    outcome: Outcome,
    caller: Caller,
    requestId: string,
  ): void {
    const { world } = this.options;
    const call = {
      service: service.name,
      operation: operation.name,
      caller: { arn: caller.principal.arn, userId: caller.userId },
      input,
      requestId,
    };
    recordApiCall(world, { ...call, ...outcome });
    recordDataEvent(world, { ...call, ...('error' in outcome && { errorCode: outcome.error.code }) });
  }

  private outcome(
    request: WireRequest,
    { service, operation, input }: Decoded,
    requestId: string,
    fault: FaultKind | undefined,
    scope: Scope | undefined,
    credential: Credential | undefined,
  ): Outcome {
    try {
      if (!scope || !credential) throw unauthenticated(service);
      if (isPresigned(request)) verifyPresigned(request, scope, credential.secretAccessKey, this.clock.now());
      const planned = fault && faultError(fault, service.name);
      if (planned) throw planned;
      if (fault && isNeverSent(fault)) throw new ServiceError('RequestLost', 'the request never arrived');
      this.options.limits.take(service.name, operation.name, input, this.clock.now());
      const call: Call = { world: this.options.world, caller: credential.caller, requestId };
      for (const needed of operation.authorize(input, call))
        this.authorize(service.name, needed, call, request, fault);
      operation.validate?.(input, call);
      const vanished = fault === 'vanished' && vanishedAnswer(service.name, operation.name, input);
      if (vanished) return vanished;
      if (fault === 'stale') return this.staleAnswer(service.name, operation, input, call);
      if (this.options.faults.awaitsStale(service.name))
        this.past.keep(call.world, service.name, operation.name);
      return { output: operation.apply(input, call) };
    } catch (error) {
      this.notice(error);
      return { error: asServiceError(error) };
    }
  }

  private staleAnswer(service: string, { apply }: AnyOperation, input: unknown, call: Call): Outcome {
    const stale = this.past.answer(service, call, (then) => apply(input, then));
    return stale ? { ...stale.answer, asOf: stale.asOf } : { output: apply(input, call) };
  }

  private authorize(
    service: string,
    needed: Authorization,
    call: Call,
    request: WireRequest,
    fault?: FaultKind,
  ): void {
    const context = { ...globalContext(call, isPresigned(request)), ...needed.context };
    const principal = principalNow(call);
    const decision = evaluate(principal, { ...needed, context }, needed.resourcePolicies ?? []);
    this.onDecision?.({ caller: call.caller, request: { ...needed, context }, decision });
    if (!decision.allowed || fault === 'denied')
      throw accessDenied(service, call.caller, needed, decision.explanation);
  }

  private notice(error: unknown): void {
    if (error instanceof NotModelled) this.options.onNotModelled(error);
    else if (error instanceof ServiceError) return;
    else if (this.options.onDefect) this.options.onDefect(error);
    else throw error;
  }
}

const encode = (decoded: Decoded, outcome: Outcome, requestId: string): WireAnswer =>
  'error' in outcome
    ? encodeError(decoded.service, outcome.error, requestId)
    : encodeAnswer(decoded, outcome.output, requestId);

function asServiceError(error: unknown): ServiceError {
  if (error instanceof ServiceError) return error;
  return new ServiceError('NotModelledByRange', error instanceof Error ? error.message : String(error), 501);
}

/** The caller with what was put on its role since. */
function principalNow({ world, caller: { principal } }: Call): Principal {
  const spread = spreadPolicies(world, principal.arn);
  return spread.length === 0
    ? principal
    : { ...principal, identityPolicies: [...principal.identityPolicies, ...spread] };
}

function globalContext({ world, caller }: Call, presigned: boolean): Record<string, string> {
  return {
    'aws:PrincipalAccount': world.account,
    'aws:userid': caller.userId,
    'aws:ResourceAccount': world.account,
    'aws:RequestedRegion': world.region,
    // The loopback of the range stands for TLS; a client that was told to use plain HTTP cannot be told apart.
    'aws:SecureTransport': 'true',
    'aws:CurrentTime': isoTime(world.clock.now()),
    'aws:EpochTime': String(Math.floor(world.clock.now() / 1000)),
    'aws:ViaAWSService': 'false',
    's3:authType': presigned ? 'REST-QUERY-STRING' : 'REST-HEADER',
    ...caller.context,
  };
}

/** Nobody has that access key: each protocol says so in its own words. */
function unauthenticated({ name, protocol }: Service): ServiceError {
  const token = 'The security token included in the request is invalid.';
  if (name === 'ec2')
    return new ServiceError(
      'AuthFailure',
      'AWS was not able to validate the provided access credentials',
      401,
    );
  if (name === 's3')
    return new ServiceError(
      'InvalidAccessKeyId',
      'The AWS Access Key Id you provided does not exist in our records.',
      403,
    );
  if (protocol.kind === 'json') return new ServiceError('UnrecognizedClientException', token);
  return new ServiceError('InvalidClientTokenId', token, 403);
}

const DENIED: Readonly<Record<string, readonly [string, number]>> = {
  ec2: ['UnauthorizedOperation', 403],
  s3: ['AccessDenied', 403],
  sns: ['AuthorizationError', 403],
  iam: ['AccessDenied', 403],
  autoscaling: ['AccessDenied', 403],
  elb: ['AccessDenied', 403],
  elbv2: ['AccessDenied', 403],
};

function accessDenied(
  service: string,
  caller: Caller,
  needed: Authorization,
  explanation: string,
): ServiceError {
  const [code, status] = DENIED[service] ?? ['AccessDeniedException', 400];
  const what = `User: ${caller.principal.arn} is not authorized to perform: ${needed.action} on resource: ${needed.resource}`;
  return new ServiceError(code, `${what}. ${explanation}`, status);
}
