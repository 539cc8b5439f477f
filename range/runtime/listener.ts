/** A port of 127.0.0.1, and whoever answers there at the moment: a served range that begins anew keeps its address. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Answerer = (request: IncomingMessage, response: ServerResponse) => void;

const notOpen: Answerer = (_request, response) =>
  response.writeHead(503).end('the range is not open; ask again in a moment\n');

export class Listener {
  /** Asked first: takes the request, or gives false. */
  aside: (...asked: Parameters<Answerer>) => boolean = () => false;
  answer: Answerer = notOpen;
  private readonly server: Server;

  constructor() {
    this.server = createServer((request, response) => {
      if (!this.aside(request, response)) this.answer(request, response);
    });
    this.server.keepAliveTimeout = 0;
  }

  /** Starts to listen and returns the port; 0 is any that is free. Rejects with EADDRINUSE and the like. */
  async listen(port: number): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(port, '127.0.0.1', resolve);
    });
    return (this.server.address() as AddressInfo).port;
  }

  /** Until somebody answers again. */
  vacate(): void {
    this.answer = notOpen;
  }

  /** Cuts off who still waits. */
  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
