/** What to do about an error of AWS's, of its SDK's or of the network; by its name, since the SDK's classes are one a client. */
import { types } from 'node:util';
import { causes } from '../causes';

interface Known {
  readonly names: RegExp;
  readonly message?: RegExp;
  readonly advice: string;
}

const KNOWN: readonly Known[] = [
  {
    names: /^Error$/,
    message: /Region is missing/,
    advice: 'No Region is set: give --region, or set AWS_REGION, or a region in the profile.',
  },
  {
    names: /^(?:CredentialsProviderError|TokenProviderError)$/,
    message: /expired|refresh|sso login/i,
    advice: 'Your session has ended: sign in again (`aws sso login`), then repeat the command.',
  },
  {
    names: /^(?:CredentialsProviderError|TokenProviderError)$/,
    advice:
      'No credentials were found: sign in (`aws sso login`), name a --profile, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY. Without an account, --range talks to a range.',
  },
  {
    names: /^(?:ExpiredToken|ExpiredTokenException|RequestExpired)$/,
    advice: 'Your session has expired: sign in again (`aws sso login`), then repeat the command.',
  },
  {
    names:
      /^(?:InvalidClientTokenId|UnrecognizedClientException|AuthFailure|InvalidAccessKeyId|SignatureDoesNotMatch)$/,
    advice:
      'The credentials are not known there: are they of this account and partition, and is AWS_ENDPOINT_URL not set by accident? `aws sts get-caller-identity` shows who you are.',
  },
  {
    names: /^(?:AccessDenied|AccessDeniedException|UnauthorizedOperation|AuthorizationError)$/,
    advice:
      'You may not do this: ask whoever runs the account for the permission that is named above, or use another --profile.',
  },
  {
    names: /^ValidationError$/,
    message: /stack.* does not exist/i,
    advice: 'Cordon is not deployed under this name here: check the account, --region and --stack.',
  },
  {
    names: /^StackError$/,
    advice: 'Deploy the stack again (`npx cdk deploy`), or name the right one with --stack.',
  },
  {
    names: /^NotModelledByRange$/,
    advice: 'The range does not play this call of AWS; `cordon range state` lists what it met.',
  },
];

const NETWORK: Readonly<Record<string, string>> = {
  ECONNREFUSED:
    'Nobody listens there. For a range: start one with `npx cordon range`, and give its --endpoint-url.',
  ENOTFOUND: 'The address is not known: check the network, and --region.',
  ETIMEDOUT: 'Nobody answers there: check the network, a proxy, a VPN.',
  ECONNRESET: 'The connection was cut off: repeat the command.',
};

/** One or two sentences, or undefined for what is not known. */
export function adviceOf(error: unknown): string | undefined {
  for (const each of causes(error)) {
    const advice = adviceOn(each);
    if (advice !== undefined) return advice;
  }
  return undefined;
}

function adviceOn(error: unknown): string | undefined {
  if (!types.isNativeError(error)) return undefined;
  const code = 'code' in error ? String(error.code) : '';
  if (Object.hasOwn(NETWORK, code)) return NETWORK[code];
  return KNOWN.find(
    ({ names, message }) => names.test(error.name) && (message === undefined || message.test(error.message)),
  )?.advice;
}
