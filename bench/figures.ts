/** What was measured as figures by name: those that a change is held to. */
import { type Figure, lower, ratio } from './figure';
import type { InitFigures } from './handlers';
import type { Measured } from './measure';
import type { ModeFigures } from './modes';
import type { SpeedFigures } from './speed';
import type { StormFigures } from './storm';
import type { TemplateFigures } from './template';

export const figuresOf = ({ modes, storms, template, init, speed }: Measured): Figure[] => [
  ...modes.flatMap(ofMode),
  ...storms.flatMap(ofStorm),
  ...ofTemplate(template),
  ...ofHandlers(init),
  ...ofSpeed(speed),
];

/** `auto` is played on two subjects, of which it makes two things. */
function ofMode(each: ModeFigures): Figure[] {
  const name = (what: string): string => `case/${each.mode} on ${each.scenario}, ${each.vpc}/${what}`;
  return [
    lower(name('event to cut'), each.cutMs.worst, 'virtual ms'),
    lower(name('calls to cut'), each.callsToCut, 'calls'),
    lower(name('calls'), each.calls, 'calls'),
    lower(name('transitions to cut'), each.transitionsToCut, 'transitions'),
    lower(name('transitions'), each.transitions, 'transitions'),
    lower(name('polling'), each.polling, 'transitions'),
    lower(name('whole case'), each.caseMs, 'virtual ms'),
    lower(name('compute'), Number(each.computeUsd.toPrecision(6)), 'USD'),
  ];
}

function ofStorm(each: StormFigures): Figure[] {
  const name = (what: string): string => `storm/${each.mode}, ${each.subjects} subjects/${what}`;
  return [
    lower(name('all cut'), each.allCutSeconds ?? Number.POSITIVE_INFINITY, 'virtual s'),
    lower(name('median cut'), each.medianCutSeconds, 'virtual s'),
    lower(name('worst Critical cut'), each.criticalCutSeconds, 'virtual s'),
    lower(name('all protected'), each.allProtectedSeconds, 'virtual s'),
    lower(name('unprotected'), each.unprotected, 'subjects'),
    lower(name('dead letters'), each.deadLetters, 'events'),
    lower(name('executions'), each.executions, 'executions'),
    lower(name('throttled'), each.throttled, 'calls'),
  ];
}

const ofTemplate = ({ bytes, resources, outputs, parameters, idle }: TemplateFigures): Figure[] => [
  lower('template/bytes', bytes, 'bytes'),
  lower('template/resources', resources, 'resources'),
  lower('template/outputs', outputs, 'outputs'),
  lower('template/parameters', parameters, 'parameters'),
  lower('idle/keys', idle.keys, 'keys'),
  lower('idle/alarms', idle.alarms, 'alarms'),
  lower('idle/dashboards', idle.dashboards, 'dashboards'),
  lower('idle/billed by the hour', idle.hourly, 'resources'),
  lower('idle/cost', idle.usdMonth, 'USD a month'),
];

const ofHandlers = ({ handlers, allRatio }: InitFigures): Figure[] => [
  ...handlers.map(({ step, bytes }) => lower(`bundle/${step}`, bytes, 'bytes')),
  ratio('init/all handlers', allRatio, 'ratio of starts'),
];

const ofSpeed = ({ drill, interpreter, jsonata }: SpeedFigures): Figure[] => [
  lower('range/calls of a drill', drill.calls, 'calls'),
  lower('range/clock steps of a drill', drill.clockSteps, 'steps'),
  lower('range/history of a drill', drill.historyBytes, 'bytes'),
  ratio('range/drill', drill.ratio),
  ratio('range/interpreter', interpreter.ratio),
  ratio('range/JSONata', jsonata.ratio),
];
