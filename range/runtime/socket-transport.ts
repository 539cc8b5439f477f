/** Plain HTTP on loopback. Large bodies come back out of band and still count as traffic until they are read. */
import * as http from 'node:http';
import type { Readable } from 'node:stream';
import { BODY_HEADER, type LargeBodies } from './large-bodies';
import { CALL_TAG } from './server';
import type { Traffic } from './traffic';
import type { Transport } from './transport';

export class SocketTransport implements Transport {
  private readonly bodies = new Set<Readable>();
  private readonly agent = new http.Agent({ keepAlive: true });

  constructor(
    /** Where the range listens on 127.0.0.1. */
    private readonly port: number,
    private readonly traffic: Traffic,
    private readonly largeBodies: LargeBodies,
  ) {}

  request(
    { method, path, headers, timeout }: http.RequestOptions,
    tag: string,
    onResponse: (response: http.IncomingMessage) => void,
  ): http.ClientRequest {
    const { port, agent } = this;
    const tagged = { ...headers, [CALL_TAG]: tag };
    return http.request(
      { method, path, timeout, host: '127.0.0.1', port, agent, headers: tagged },
      (response) => onResponse(this.withBody(response, tag)),
    );
  }

  close(): void {
    for (const body of this.bodies) body.destroy();
    this.agent.destroy();
  }

  private withBody(response: http.IncomingMessage, tag: string): http.IncomingMessage {
    const { [BODY_HEADER]: number, ...headers } = response.headers;
    if (typeof number !== 'string') return response;
    response.resume();
    const { statusCode, statusMessage } = response;
    this.traffic.sent(`${tag}/body`);
    const body = this.largeBodies.take(number);
    this.bodies.add(body);
    body.once('close', () => {
      this.bodies.delete(body);
      this.traffic.settled(`${tag}/body`);
    });
    return Object.assign(body, { statusCode, statusMessage, headers }) as unknown as http.IncomingMessage;
  }
}
