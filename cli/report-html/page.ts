/**
 * The report of one drill: one file without a script and without anything fetched from elsewhere, which its own content
 * security policy also forbids. It may hold text that the subject chose; all of it goes through `html`.
 */
import type { DrillResult } from '../../range/drill/result';
import { counted } from '../format';
import type { Verification } from '../verify/verify';
import { timePicture } from './chart/chart';
import { type Content, type Html, html } from './html';
import { aftermath } from './sections/aftermath';
import { calls } from './sections/calls';
import { changes } from './sections/changes';
import { evidence } from './sections/evidence';
import { headline } from './sections/headline';
import { order } from './sections/order';
import { release } from './sections/release';
import { scoreTable } from './sections/score';
import { vault } from './sections/vault';
import { verdict } from './sections/verdict';
import { STYLE } from './style';

interface Section {
  readonly id: string;
  readonly title: string;
  readonly content: Content;
}

/** @param command The command line that plays the same drill again. */
export function reportPage(result: DrillResult, command: string, verification?: Verification): string {
  const sections: readonly Section[] = [
    { id: 'verdict', title: 'Verdict', content: verdict(result) },
    { id: 'time', title: 'In time', content: timePicture(result) },
    { id: 'order', title: 'What happened, in order', content: order(result) },
    { id: 'changes', title: 'What was changed', content: changes(result) },
    { id: 'evidence', title: 'What is in the vault', content: inVault(result, verification) },
    ...(result.release ? [{ id: 'release', title: 'The way back', content: release(result.release) }] : []),
    { id: 'score', title: 'Score', content: scoreTable(result) },
    { id: 'notices', title: 'Who was told', content: aftermath(result) },
    { id: 'calls', title: 'Every call to AWS', content: calls(result) },
    { id: 'again', title: 'The same drill again', content: again(command) },
  ];
  return `${html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${result.verdict.containment}: ${result.subject} · Cordon drill</title>
<style>${STYLE}</style>
</head>
<body>
<main>
${headline(result)}
<nav aria-label="On this page">${sections.map(({ id, title }) => html`<a href="#${id}">${title}</a> `)}</nav>
${sections.map(draw)}
<footer>A rehearsal in simulated time: no AWS account was touched.</footer>
</main>
</body>
</html>
`}`;
}

/** The bare list of objects is there for who wants it where their verification stands above it. */
function inVault(result: DrillResult, verification: Verification | undefined): Content {
  if (!verification) return vault(result);
  const count = counted(result.vault.length, 'object');
  return html`${evidence(verification)}
<details><summary>The ${count} in the vault, by key</summary>
${vault(result)}
</details>`;
}

const draw = ({ id, title, content }: Section): Html => html`<section id="${id}">
<h2>${title}</h2>
${content}
</section>
`;

const again = (command: string): Html =>
  html`<p>The same seed gives the same drill, byte for byte:</p><pre><code>${command}</code></pre>`;
