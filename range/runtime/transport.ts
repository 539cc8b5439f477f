/** How a function's requests get to the range and its answers back. */
import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http';

/** `socket`: over loopback, as the SDK does it; `direct`: the same requests and answers handed over in process. */
export type TransportName = 'socket' | 'direct';

/** One for each execution environment. */
export interface Transport {
  /** Sends the request once its body has been written, under a tag by which the range knows the order. */
  request(
    options: RequestOptions,
    tag: string,
    onResponse: (response: IncomingMessage) => void,
  ): ClientRequest;
  /** Ends whatever is open. */
  close(): void;
}
