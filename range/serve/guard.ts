/**
 * Who may steer: tools on this machine. A page in a browser may not, whatever name it has made point here: requests of pages
 * carry an Origin, and those of a name that was rebound carry that name as their Host.
 */
import type { IncomingHttpHeaders } from 'node:http';

const LOOPBACK = /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d{1,5})?$/i;

/** Why the request is refused, or undefined. */
export function refusal({
  host = '',
  origin,
  'sec-fetch-site': site,
}: IncomingHttpHeaders): string | undefined {
  if (!LOOPBACK.test(host))
    return `the Host is ${JSON.stringify(host)}; the range is steered on 127.0.0.1 or localhost`;
  if (origin !== undefined || (site !== undefined && site !== 'none'))
    return 'the range is steered by tools, not by pages in a browser';
  return undefined;
}
