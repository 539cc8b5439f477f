/**
 * List prices in us-east-1, USD, free tiers left out. They were read on 2026-11-23 and 2026-11-26 and are not fetched:
 * Step Functions Standard from aws.amazon.com/step-functions/pricing; Lambda arm64 from third parties that repeat its price
 * list (its own page was not at hand); KMS keys and CloudWatch alarms are general knowledge, unconfirmed.
 */
export const PRICE = {
  transition: 0.025 / 1000,
  gbSecond: 0.0000133334,
  request: 0.2 / 1e6,
  keyMonth: 1,
  alarmMonth: 0.1,
} as const;

/** Alarms and dashboards that CloudWatch's free tier covers, an account. */
export const FREE = { alarms: 10, dashboards: 3 } as const;
