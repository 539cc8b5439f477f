import type { DrillResult } from '../../../range/drill/result';
import { bytes, clockTime, duration } from '../../format';
import { headlineOf, toneOf, warningsOf } from '../../verdict';
import { type Content, type Html, html } from '../html';
import { summaryOf } from '../summary';

/** What a person has to know when they read nothing else. */
export function headline(result: DrillResult): Html {
  const { verdict, scenario } = result;
  const tone = toneOf(verdict.containment);
  return html`<header>
<p class="kicker">Cordon drill · ${scenario.title}</p>
<div class="banner ${tone}"><h1>${verdict.containment}</h1><p>${headlineOf(result)}</p></div>
${warningsOf(result).map((warning) => html`<p class="alert">${warning}</p>`)}
<p class="lead">${summaryOf(result).join(' ')}</p>
${tiles(result)}
${facts(result)}
</header>`;
}

function tiles({ score }: DrillResult): Html {
  const kept = score.evidence.filter((item) => item.kept).length;
  const tile = (value: string, label: string, bad: boolean): Html =>
    html`<div class="tile${bad ? ' bad' : ''}"><strong>${value}</strong><span>${label}</span></div>`;
  const { cutAfterMs, bytesOutAfterTrigger, bytesOutAfterCut, neighboursHurt } = score;
  const late = cutAfterMs === undefined ? '' : `, ${bytes(bytesOutAfterCut)} of it after the cut`;
  return html`<div class="tiles">
${tile(cutAfterMs === undefined ? 'never' : duration(cutAfterMs), 'from trigger to cut', cutAfterMs === undefined)}
${tile(bytes(bytesOutAfterTrigger), `got out after the trigger${late}`, bytesOutAfterCut > 0)}
${tile(`${kept} of ${score.evidence.length}`, 'traces of the intruder survived', kept === 0 && score.evidence.length > 0)}
${tile(String(neighboursHurt.length), 'neighbours hurt', neighboursHurt.length > 0)}
</div>`;
}

function facts({ subject, caseId, mode, scenario, seed, triggerAt, endAt, execution }: DrillResult): Html {
  const fact = (name: string, value: Content): Html => html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
  return html`<dl class="facts">
${fact('Subject', html`<code>${subject}</code>`)}
${fact('Case', html`<code>${caseId}</code>`)}
${fact('Mode', html`${mode.name}: ${mode.reason}`)}
${fact('Trigger', clockTime(triggerAt))}
${fact('Reported', `${clockTime(endAt)}, ${duration(endAt - triggerAt)} later`)}
${fact('Scenario', html`<code>${scenario.name}</code>, seed <code>${seed}</code>`)}
${fact('Execution', html`<code>${execution.arn}</code>, ${execution.status}`)}
</dl>
<p class="story"><b>The scene.</b> ${scenario.story}</p>`;
}
