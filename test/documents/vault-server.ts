import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the server does instead of answering properly; `lost`: it stores what is put, and the connection breaks. */
export type Fault =
  | { readonly status: number; readonly code?: string; readonly message?: string }
  | 'reset'
  | 'lost'
  | 'stall';

export interface VaultRequest {
  readonly method: string;
  readonly path: string;
  /** 1 for the first request of this method and path. */
  readonly attempt: number;
}

/** As much of S3 as pre-signed GET and PUT show: no chunked bodies (501), Content-MD5 verified (400 BadDigest), conditional writes (412). */
export class VaultServer {
  readonly objects = new Map<string, Buffer>();
  readonly requests: VaultRequest[] = [];
  onRequest: (request: VaultRequest) => Fault | undefined = () => undefined;

  private constructor(private readonly server: Server) {
    server.on('request', (request, response) => this.answer(request, response));
  }

  static async start(): Promise<VaultServer> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new VaultServer(server);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  reset(): void {
    this.objects.clear();
    this.requests.length = 0;
    this.onRequest = () => undefined;
  }

  url(path: string): string {
    const { port } = this.server.address() as AddressInfo;
    return `http://127.0.0.1:${port}${path}?X-Amz-Signature=${SIGNATURE}&x-id=Any`;
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    const path = (request.url ?? '').split('?', 1)[0] ?? '';
    const method = request.method ?? '';
    const earlier = this.requests.filter((seen) => seen.method === method && seen.path === path);
    const seen = { method, path, attempt: earlier.length + 1 };
    this.requests.push(seen);
    const fault = this.onRequest(seen);
    if (fault === 'stall') return;
    if (fault === 'reset') {
      request.once('data', () => request.socket.destroy());
      return;
    }
    if (fault && fault !== 'lost')
      refuse(response, fault.status, fault.code ?? 'Fault', fault.message ?? 'as told');
    else if (method === 'GET') this.get(path, response);
    else this.put(path, request, response, fault === 'lost');
  }

  private get(path: string, response: ServerResponse): void {
    const body = this.objects.get(path);
    if (body) response.end(body);
    else refuse(response, 404, 'NoSuchKey', 'The specified key does not exist.');
  }

  private put(path: string, request: IncomingMessage, response: ServerResponse, isLost: boolean): void {
    if (request.headers['transfer-encoding']) {
      refuse(response, 501, 'NotImplemented', 'A header you provided implies functionality not implemented');
      return;
    }
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      if (request.headers['content-md5'] !== createHash('md5').update(body).digest('base64')) {
        refuse(response, 400, 'BadDigest', 'The Content-MD5 you specified did not match');
        return;
      }
      if (request.headers['if-none-match'] === '*' && this.objects.has(path)) {
        refuse(
          response,
          412,
          'PreconditionFailed',
          'At least one of the pre-conditions you specified did not hold',
        );
        return;
      }
      this.objects.set(path, body);
      if (isLost) request.socket.destroy();
      else response.end();
    });
  }
}

/** Stands for the secret part of every URL. */
export const SIGNATURE = 'c0ffee5ec2e7';

function refuse(response: ServerResponse, status: number, code: string, message: string): void {
  response.writeHead(status, { 'content-type': 'application/xml' });
  response.end(`<?xml version="1.0"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>`);
}
