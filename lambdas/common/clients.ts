/**
 * How every AWS client of Cordon behaves: an answer within ten seconds or the call is taken as lost, and four
 * attempts with the SDK's jittered backoff. Calls that may not be repeated blindly get a client with one attempt.
 */
export const clientDefaults = (maxAttempts = 4) => ({
  maxAttempts,
  requestHandler: { connectionTimeout: 2_000, requestTimeout: 10_000, throwOnRequestTimeout: true },
});
