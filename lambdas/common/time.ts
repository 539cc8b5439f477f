/** The clock of every step. All times in Cordon are UTC. */

/** Milliseconds since the epoch. */
export const nowMs = (): number => Date.now();

/** ISO 8601 in UTC, to the millisecond. */
export const iso = (ms: number): string => new Date(ms).toISOString();

/** Milliseconds since the epoch of an ISO 8601 time; NaN of anything else. */
export const msOf = (time: string): number => Date.parse(time);

/** As the SDK's requests take a time. */
export const dateOf = (ms: number) => new Date(ms);

export const timestamp = (): string => iso(nowMs());

/** `20261123T080102345Z`: sortable, and safe in names of executions and objects. */
export const compactTimestamp = (ms: number): string => iso(ms).replace(/[-:.]/g, '');

/** Seconds since this execution environment began, and with it the life of its credentials. */
export const environmentAgeSeconds = (): number => process.uptime();

export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
