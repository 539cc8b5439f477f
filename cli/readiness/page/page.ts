/**
 * Readiness as one file without a script and without anything fetched from elsewhere, which its own content security policy also
 * forbids. Names and tags in it are anybody's words; all of it goes through `html`.
 */
import { counted } from '../../format';
import { type Html, html } from '../../report-html/html';
import { STYLE } from '../../report-html/style';
import { table } from '../../report-html/table';
import { CHECKS } from '../checks';
import { overall } from '../gaps';
import type { ReadinessReport } from '../messages';
import { gapList } from './gap-list';
import { instanceList } from './instance-list';
import { matrix } from './matrix';
import { READINESS_STYLE } from './style';
import { top } from './top';

export function readinessPage(report: ReadinessReport): string {
  const { instances, calls, region } = report;
  const total = Object.values(calls).reduce((sum, count) => sum + count, 0);
  return `${html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Readiness ${overall(instances).score} of 100 · ${region} · Cordon</title>
<style>${STYLE}${READINESS_STYLE}</style>
</head>
<body>
<main>
${top(report)}
<section id="gaps"><h2>What costs the fleet most</h2>${gapList(instances)}</section>
<section id="matrix"><h2>Every instance, every check</h2>${matrix(instances)}</section>
<section id="instances"><h2>The worst first, with the fix</h2>${instanceList(instances)}</section>
<section id="weights"><h2>How the score is made</h2>${weights()}</section>
<footer>${counted(total, 'call')} to AWS, none of which changes anything. <code>cordon readiness</code> makes this page again.</footer>
</main>
</body>
</html>
`}`;
}

const weights =
  (): Html => html`<p class="lead">A hundred, less the weight of each check that is bad, and half of it where there is a warning. One bad check is enough for “not ready”.</p>
${table(
  ['Weight', 'Check', 'What it asks for'],
  CHECKS.map(({ weight, id, title }) => [weight, html`<code>${id}</code>`, title]),
)}`;
