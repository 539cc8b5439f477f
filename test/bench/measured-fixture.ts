import type { Measured } from '../../bench/measure';
import type { ModeFigures } from '../../bench/modes';
import type { StormFigures } from '../../bench/storm';

export const MODE: ModeFigures = {
  mode: 'online',
  scenario: 'web-server-c2',
  chose: 'online',
  vpc: 'first case',
  cutMs: { median: 2000, worst: 2500 },
  callsToCut: 8,
  callsToCutBudget: 8,
  calls: 100,
  transitionsToCut: 4,
  transitions: 30,
  polling: 6,
  caseMs: 60_000,
  computeUsd: 0.001,
};

export const STORM: StormFigures = {
  mode: 'online',
  subjects: 100,
  allCutSeconds: 12,
  bound: { action: 'StopInstances', perCase: 1, seconds: 10 },
  boundToTold: undefined,
  ratio: 1.2,
  medianCutSeconds: 5,
  criticalCutSeconds: 3,
  allProtectedSeconds: 40,
  unprotected: 0,
  executions: 100,
  deadLetters: 0,
  throttled: 7,
  realSeconds: 20,
  realMegabytes: 300,
};

const timed = { cpuMs: 100, ratio: 2 };

/** Everything just within its budget, except what has none to be within: the keys cost something. */
export const MEASURED: Measured = {
  modes: [MODE, { ...MODE, vpc: 'later case' }, { ...MODE, mode: 'auto' }],
  storms: [STORM, { ...STORM, mode: 'offline' }],
  template: {
    bytes: 500_000,
    resources: 200,
    outputs: 20,
    parameters: 1,
    idle: { keys: 0, alarms: 10, dashboards: 1, hourly: 0, usdMonth: 0 },
  },
  init: {
    handlers: [
      { step: 'isolate', bytes: 900_000, initMs: 150, initRatio: 0.8, usesEc2: true },
      { step: 'ask', bytes: 400_000, initMs: 60, initRatio: 0.5, usesEc2: false },
    ],
    referenceMs: 150,
    allRatio: 1.3,
  },
  speed: {
    drill: { ...timed, calls: 100, clockSteps: 900, historyBytes: 90_000 },
    interpreter: { ...timed, transitions: 802 },
    jsonata: { ...timed, evaluations: 500 },
  },
  synthesisSeconds: 8,
};
