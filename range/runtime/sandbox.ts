/**
 * An execution environment of a function: the deployed bundle, evaluated once, byte for byte as it is, with the
 * globals through which time, chance and the outside world reach it replaced by the range's. What the bundle sees
 * as `Date`, `setTimeout`, `Math.random`, `process.env`, `console` and the modules `http(s)`, `crypto` and `process`
 * are ours; everything else is Node's. The SDK addresses AWS's real host names and signs for them; only the
 * connection goes to the range, as plain HTTP on loopback, so that host names, bucket addressing and pre-signed URLs
 * are those of AWS.
 */
import { readFileSync } from 'node:fs';
import * as http from 'node:http';
import * as https from 'node:https';
import { createRequire } from 'node:module';
import * as net from 'node:net';
import { dirname } from 'node:path';
import { Writable } from 'node:stream';
import { Script } from 'node:vm';
import type { Clock, Timer } from '../kernel/clock';
import type { Random } from '../kernel/random';
import type { Traffic } from './traffic';
import type { Transport } from './transport';

export type Handler = (event: unknown, context: unknown) => Promise<unknown>;

export interface SandboxOptions {
  /** Path of the bundle. */
  readonly file: string;
  readonly exportName: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly clock: Clock;
  readonly random: Random;
  readonly traffic: Traffic;
  readonly transport: Transport;
  /** The tag of the next call: the dispatcher's order among calls made at the same instant. */
  readonly nextCallTag: () => string;
  readonly onLog: (line: string) => void;
}

/** What there is no type for without the browser's. */
interface WebAssemblyApi {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports?: object) => object;
}
const { Module, Instance } = Reflect.get(globalThis, 'WebAssembly') as WebAssemblyApi;

/** Node compiles WebAssembly on other threads; virtual time waits for the network alone, so here it is compiled at once. */
const webAssembly = {
  Module,
  Instance,
  compile: async (bytes: Uint8Array) => new Module(bytes),
  instantiate: async (module: object, imports?: object) => new Instance(module, imports),
};

export class Sandbox {
  readonly handler: Handler;
  private readonly timers = new Map<object, Timer>();
  private readonly requests = new Set<http.ClientRequest>();
  private killed = false;

  constructor(private readonly options: SandboxOptions) {
    const exports: Record<string, unknown> = {};
    const module = { exports };
    const process = this.process();
    const globals = this.globals(process);
    const names = ['exports', 'require', 'module', '__filename', '__dirname', ...Object.keys(globals)];
    compiled(options.file, names)(
      exports,
      this.requireShim(process),
      module,
      options.file,
      dirname(options.file),
      ...Object.values(globals),
    );
    const handler = (module.exports as Record<string, unknown>)[options.exportName];
    if (typeof handler !== 'function')
      throw new Error(
        `Runtime.HandlerNotFound: ${options.exportName} is undefined or not exported by ${options.file}`,
      );
    this.handler = handler as Handler;
  }

  /** Ends the environment as a timeout or a crash does: its timers and connections are gone, nothing of it runs on. */
  kill(): void {
    this.killed = true;
    for (const timer of this.timers.values()) timer.cancel();
    this.timers.clear();
    for (const request of this.requests) request.destroy();
    this.requests.clear();
    this.options.transport.close();
  }

  private globals(process: unknown): Record<string, unknown> {
    const clock = virtualTimers(this.options.clock, this.timers);
    const own = {
      Date: virtualDate(this.options.clock),
      Math: Object.assign(Object.create(Math), { random: () => this.options.random.next() }),
      console: this.console(),
      process,
      WebAssembly: webAssembly,
      fetch: () => Promise.reject(new Error('the range gives no function `fetch`; the SDK uses node:https')),
      ...clock,
    };
    const global: object = new Proxy(globalThis, {
      get: (target, name) => (name in own ? own[name as keyof typeof own] : Reflect.get(target, name)),
    });
    return { ...own, globalThis: global, global };
  }

  private process(): unknown {
    const stdout = new Writable({ write: (chunk, _encoding, done) => done(void this.log(String(chunk))) });
    const own = {
      env: { ...this.options.environment },
      stdout,
      stderr: stdout,
      emitWarning: () => undefined,
    };
    return new Proxy(process, {
      get: (target, name) => (name in own ? own[name as keyof typeof own] : Reflect.get(target, name)),
    });
  }

  private console(): unknown {
    const write = (...parts: unknown[]) => this.log(parts.map(String).join(' '));
    return Object.assign(Object.create(console), {
      log: write,
      info: write,
      warn: write,
      error: write,
      debug: write,
    });
  }

  private log(text: string): void {
    for (const line of text.split('\n')) if (line.trim() !== '') this.options.onLog(line);
  }

  private requireShim(process: unknown): NodeJS.Require {
    const real = createRequire(this.options.file);
    const replaced: Record<string, unknown> = {
      http: { ...http, request: this.request.bind(this) },
      https: { ...https, request: this.request.bind(this) },
      crypto: this.crypto(real),
      fs: { ...(real('node:fs') as object), ...NO_FILES, promises: NO_FILES },
      'fs/promises': NO_FILES,
      net: ADDRESSES_ONLY,
      process,
    };
    const shim = (name: string): unknown => {
      const module = name.replace(/^node:/, '');
      if (OTHER_WAYS_OUT.has(module)) throw new Error(`the range gives no function the module ${name}`);
      return replaced[module] ?? real(name);
    };
    return Object.assign(shim, real);
  }

  private crypto(real: NodeJS.Require): unknown {
    const { random } = this.options;
    const bytes = (size: number): Buffer => Buffer.from(random.hex(size * 2), 'hex');
    const fill = (target: Uint8Array): Uint8Array => {
      target.set(bytes(target.length));
      return target;
    };
    return {
      ...(real('node:crypto') as object),
      randomUUID: () => random.uuid(),
      randomBytes: bytes,
      randomFillSync: fill,
      getRandomValues: fill,
    };
  }

  /** A request to wherever, taken to the range: tagged, counted as traffic, impossible in an environment that was ended. */
  private request(
    options: http.RequestOptions,
    onResponse?: (response: http.IncomingMessage) => void,
  ): http.ClientRequest {
    if (this.killed) throw new Error('the execution environment has ended');
    const tag = this.options.nextCallTag();
    const { traffic, transport } = this.options;
    const request = transport.request(options, tag, (response) => onResponse?.(response));
    traffic.sent(tag);
    this.requests.add(request);
    request.once('response', (response) => response.once('close', () => traffic.settled(tag)));
    request.once('close', () => {
      this.requests.delete(request);
      traffic.over(tag);
    });
    return request;
  }
}

type Bundle = (...globals: unknown[]) => void;

const bundles = new Map<string, { readonly code: string; readonly evaluate: Bundle }>();

/**
 * The bundle as a function of its globals. Compiled once a file: every call of it is a new evaluation with its own state. As a script,
 * because V8 remembers scripts that it compiled, even for the next test file, whose modules and so this map are new.
 */
function compiled(file: string, names: readonly string[]): Bundle {
  const code = readFileSync(file, 'utf8');
  const known = bundles.get(file);
  if (known?.code === code) return known.evaluate;
  const head = `(function (${names.join(', ')}) {`;
  const script = new Script(`${head}${code}\n})`, { filename: file, columnOffset: -head.length });
  const evaluate = script.runInThisContext() as Bundle;
  bundles.set(file, { code, evaluate });
  return evaluate;
}

/** Of `net`, what reckons with addresses and opens nothing. */
const ADDRESSES_ONLY = { isIP: net.isIP, isIPv4: net.isIPv4, isIPv6: net.isIPv6, BlockList: net.BlockList };

/** Modules through which a function could reach the network beside `http` and `https`, or leave its thread. */
const OTHER_WAYS_OUT: ReadonlySet<string> = new Set([
  'tls',
  'http2',
  'dgram',
  'dns',
  'dns/promises',
  'worker_threads',
  'cluster',
]);

/**
 * The files that the SDK looks for (`~/.aws/config`) do not exist in Lambda; those of whoever runs the drill must not be
 * read, and the answer must not wait for a disk.
 */
const NO_FILES = {
  readFile: (path: unknown): Promise<never> =>
    Promise.reject(
      Object.assign(new Error(`ENOENT: no such file or directory, open '${path}'`), { code: 'ENOENT' }),
    ),
};

function virtualTimers(clock: Clock, timers: Map<object, Timer>): Record<string, unknown> {
  const start = (
    action: (...args: unknown[]) => void,
    delayMs: number,
    args: unknown[],
    repeat: boolean,
  ): object => {
    const handle = { ref: () => handle, unref: () => handle, hasRef: () => true, refresh: () => handle };
    const arm = (): void => {
      const timer = clock.schedule(Math.max(1, delayMs || 0), () => {
        if (repeat) arm();
        else timers.delete(handle);
        action(...args);
      });
      timers.set(handle, timer);
    };
    arm();
    return handle;
  };
  const stop = (handle: object | undefined): void => {
    if (!handle) return;
    timers.get(handle)?.cancel();
    timers.delete(handle);
  };
  type Action = (...args: unknown[]) => void;
  return {
    setTimeout: (action: Action, delayMs: number, ...args: unknown[]) => start(action, delayMs, args, false),
    setInterval: (action: Action, delayMs: number, ...args: unknown[]) => start(action, delayMs, args, true),
    clearTimeout: stop,
    clearInterval: stop,
  };
}

/** `Date` whose now is the virtual clock's; dates of given times are ordinary dates. */
function virtualDate(clock: Clock): DateConstructor {
  return new Proxy(Date, {
    construct: (target, args: unknown[]) =>
      Reflect.construct(target, args.length === 0 ? [clock.now()] : args),
    apply: () => new Date(clock.now()).toString(),
    get: (target, name) => (name === 'now' ? () => clock.now() : Reflect.get(target, name)),
  });
}
