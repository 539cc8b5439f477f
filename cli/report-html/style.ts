/** The report's only style sheet: for light and dark screens, for telephones, and for paper. */
import { html } from './html';

export const STYLE = html`
:root {
  color-scheme: light dark;
  --paper: #fbfaf7; --raised: #ffffff; --ink: #1d2126; --soft: #5a626d; --line: #dcdad3;
  --good: #11643f; --bad: #b3261e; --warning: #8a5200; --blue: #2257a8; --violet: #75389b;
  --good-fill: #e2f2e8; --bad-fill: #fbe6e3; --warning-fill: #fcefd9;
  --task: #4a7fc9; --wait: #c3c9d1; --group: #d9e4f4; --exposed: #fdeeec; --safe: #eaf6ee; --leaking: #fbf0d9;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #14171b; --raised: #1c2025; --ink: #e7e9ec; --soft: #a2abb6; --line: #343a42;
    --good: #5bd08f; --bad: #ff8b80; --warning: #edb75a; --blue: #86b6ff; --violet: #d5a3f5;
    --good-fill: #12331f; --bad-fill: #431a17; --warning-fill: #3a2a0c;
    --task: #4f86d6; --wait: #48505a; --group: #26374f; --exposed: #331d1c; --safe: #163021; --leaking: #382d14;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
main { max-width: 1040px; margin: 0 auto; padding: 28px 24px 64px; }
h1, h2, h3, p, ul, ol, dl, figure, pre { margin: 0; }
h2 { font-size: 1.35rem; line-height: 1.3; margin-bottom: 14px; }
h3 { font-size: 1rem; margin-bottom: 6px; }
section { margin-top: 44px; scroll-margin-top: 12px; }
code, pre, time, .hash { font-family: ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: .86em; }
code, .what, .lead, dd, td, li, pre, .banner p { overflow-wrap: anywhere; }
pre { white-space: pre-wrap; background: var(--raised); border: 1px solid var(--line); border-radius: 8px; padding: 14px 16px; }
pre code { font-size: 1em; }
ul { padding-left: 1.15em; }
.good { color: var(--good); } .bad { color: var(--bad); } .open { color: var(--warning); }
.paths { margin-top: 26px; }

.kicker { color: var(--soft); margin-bottom: 10px; }
.banner { border-radius: 12px; padding: 20px 24px; border-left: 10px solid; }
.banner h1 { font-size: clamp(1.9rem, 6vw, 3rem); line-height: 1.1; letter-spacing: .01em; text-transform: uppercase; }
.banner p { color: var(--ink); font-size: 1.1rem; margin-top: 6px; }
.banner.good { background: var(--good-fill); border-color: var(--good); color: var(--good); }
.banner.bad { background: var(--bad-fill); border-color: var(--bad); color: var(--bad); }
.banner.warning { background: var(--warning-fill); border-color: var(--warning); color: var(--warning); }
.lead { font-size: 1.12rem; margin: 22px 0; max-width: 68ch; }
.alert { background: var(--bad-fill); border-left: 4px solid var(--bad); padding: 10px 14px; border-radius: 6px; margin: 12px 0; font-weight: 600; }
.tiles { display: grid; grid-template-columns: repeat(4, 1fr); gap: 12px; }
.tile { background: var(--raised); border: 1px solid var(--line); border-radius: 10px; padding: 14px 16px; }
.tile strong { display: block; font-size: 1.6rem; line-height: 1.2; }
.tile span { color: var(--soft); font-size: .9rem; line-height: 1.35; display: block; margin-top: 4px; }
.tile.bad strong { color: var(--bad); }
.facts { display: grid; grid-template-columns: 1fr 1fr; gap: 8px 28px; margin-top: 22px; }
.facts div { display: grid; grid-template-columns: 86px 1fr; gap: 10px; align-items: baseline; }
dt { color: var(--soft); font-size: .9rem; } dd { margin: 0; font-size: .95rem; }
.facts div:last-child { grid-column: 1 / -1; }
.story { margin-top: 18px; color: var(--soft); max-width: 75ch; }
nav { margin-top: 26px; padding: 10px 0; border-block: 1px solid var(--line); font-size: .92rem; display: flex; flex-wrap: wrap; gap: 4px 18px; }
a { color: var(--blue); }

.columns { display: grid; grid-template-columns: 1fr 1fr; gap: 14px; }
.block { background: var(--raised); border: 1px solid var(--line); border-radius: 10px; padding: 14px 18px; }
.block.warning { border-left: 5px solid var(--warning); }
.block li + li { margin-top: 5px; }
.block:last-child:nth-child(odd) { grid-column: 1 / -1; }
.marked { list-style: none; padding: 0; }
.marked li { padding-left: 1.6em; position: relative; }
.marked .sign { position: absolute; left: 0; font-weight: 700; }
.kept .sign { color: var(--good); } .missing .sign { color: var(--bad); } .none .sign { color: var(--soft); }

figure { background: var(--raised); border: 1px solid var(--line); border-radius: 10px; padding: 14px 16px 8px; }
figure + figure { margin-top: 14px; }
figcaption { font-weight: 600; margin-bottom: 6px; }
.legend { font-size: .88rem; color: var(--soft); margin-bottom: 10px; }
.legend i { display: inline-block; width: 12px; height: 12px; border-radius: 3px; border: 1px solid var(--line); margin: 0 5px -1px 0; }
.legend i + span { margin-right: 12px; }
.legend .exposed { background: var(--exposed); } .legend .leaking { background: var(--leaking); } .legend .safe { background: var(--safe); }
.narrow { display: none; }
.chart { display: block; width: 100%; height: auto; font: 12px system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
.chart text { fill: var(--ink); }
.chart .label { fill: var(--soft); paint-order: stroke; stroke: var(--raised); stroke-width: 3px; stroke-linejoin: round; }
.chart .time { fill: var(--soft); font-size: 11px; }
.chart .note { font-size: 11px; paint-order: stroke; stroke: var(--raised); stroke-width: 3px; stroke-linejoin: round; }
.chart .inside { stroke: none; fill: #fff; font-weight: 600; }
.zone.exposed { fill: var(--exposed); } .zone.safe { fill: var(--safe); } .zone.leaking { fill: var(--leaking); }
.tick { stroke: var(--line); }
line.moment { stroke-width: 1.5; } line.trigger, line.reported { stroke: var(--soft); stroke-dasharray: 3 3; } line.cut { stroke: var(--good); stroke-width: 2.5; }
.chart text.trigger, .chart text.reported { fill: var(--soft); } .chart text.cut { fill: var(--good); font-weight: 700; }
.bar.task { fill: var(--task); } .bar.wait { fill: var(--wait); } .bar.group { fill: var(--group); stroke: var(--task); stroke-width: .75; }
.bar.failed, .bar.traffic { fill: #c8473d; }
.mark { fill: var(--blue); stroke: var(--raised); stroke-width: 1.5; }
.mark.intruder { fill: #c8473d; } .mark.evidence { fill: #1f8a57; } .mark.world { fill: #6b7480; } .mark.change { fill: #3c6fbd; }
.chart .count { fill: #fff; font-size: 10px; font-weight: 700; }

.events { list-style: none; padding: 0; border: 1px solid var(--line); border-radius: 10px; background: var(--raised); overflow: hidden; }
.events li { display: grid; grid-template-columns: 92px 84px 1fr; gap: 12px; padding: 5px 16px; align-items: baseline; }
.events li + li { border-top: 1px solid var(--line); }
.events time { color: var(--soft); text-align: right; white-space: nowrap; }
.kind { font-size: .82rem; font-weight: 600; color: var(--soft); }
.intruder .kind { color: var(--violet); } .trigger .kind { color: var(--warning); } .change .kind { color: var(--blue); }
.evidence .kind { color: var(--good); } .alarm .kind { color: var(--bad); }
.events .cut { background: var(--good-fill); font-weight: 600; } .cut .kind { color: var(--good); }
.events .trigger { background: var(--warning-fill); } .events .alarm { background: var(--bad-fill); }

table { margin-top: 10px; width: 100%; border-collapse: collapse; font-size: .93rem; }
th { text-align: left; font-weight: 600; color: var(--soft); font-size: .85rem; }
th, td { padding: 7px 14px 7px 0; border-bottom: 1px solid var(--line); vertical-align: top; }
td:first-child { white-space: nowrap; }
#evidence td:first-child { white-space: normal; }
#evidence td:nth-child(2), #changes td:nth-child(2) { white-space: nowrap; }
#calls td:nth-child(2) { white-space: nowrap; }
#calls td:nth-child(3) { min-width: 13em; }
#changes td:nth-child(3) { min-width: 11em; }
.hash { font-size: .8em; }
.chain { margin-top: 14px; }
#evidence td:nth-child(4) { white-space: nowrap; }
#release td:first-child { white-space: normal; width: 38%; }
#release table + p, #release h3 { margin-top: 16px; }
.values { display: grid; grid-template-columns: 9.5em 1fr; gap: 2px 10px; margin: 0; }
.values dt { color: var(--soft); font-size: .85rem; } .values dd { margin: 0; }
details { margin-top: 14px; }
summary { cursor: pointer; padding: 6px 0; color: var(--blue); }
article + article { margin-top: 16px; }
.when { color: var(--soft); font-size: .9rem; margin-bottom: 6px; }
#notices h3 { margin-top: 14px; } #notices article:first-of-type h3 { margin-top: 0; }
footer { margin-top: 48px; padding-top: 14px; border-top: 1px solid var(--line); color: var(--soft); font-size: .9rem; }

@media (max-width: 800px) {
  .wide { display: none; }
  .narrow { display: block; max-width: 440px; margin: 0 auto; }
  .tiles, .columns, .facts { grid-template-columns: 1fr 1fr; }
  .columns, .facts { grid-template-columns: 1fr; }
}
@media (max-width: 640px) {
  main { padding: 16px 14px 40px; }
  .banner { padding: 16px 16px; border-left-width: 8px; }
  .lead { font-size: 1.03rem; }
  .tile { padding: 12px; } .tile strong { font-size: 1.3rem; }
  figure { padding: 12px 8px 6px; }
  .events li { grid-template-columns: auto 1fr; gap: 0 10px; padding: 8px 12px; }
  .events time { text-align: left; }
  .events .what { grid-column: 1 / -1; }
  table, tbody, tr, td { display: block; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  tr { border: 1px solid var(--line); border-radius: 8px; background: var(--raised); padding: 8px 12px; }
  tr + tr { margin-top: 8px; }
  table tr td:nth-child(n) { border: 0; padding: 2px 0; display: grid; grid-template-columns: 76px 1fr; gap: 10px; white-space: normal; }
  #changes td:nth-child(2), #evidence td:nth-child(2), #calls td:nth-child(2) { white-space: normal; }
  #release table tr td:nth-child(n) { display: block; width: auto; }
  #release td::before { content: none; }
  .values { grid-template-columns: 8em 1fr; }
  td::before { content: attr(data-label); color: var(--soft); font-size: .85rem; }
  table tr td:nth-child(n):empty { display: none; }
}
@media print {
  :root { color-scheme: light; --paper: #fff; }
  body { font-size: 11pt; }
  main { max-width: none; padding: 0; }
  nav { display: none; }
  section { margin-top: 24pt; }
  figure, .block, .tile, .events li, tr, article, .banner { break-inside: avoid; }
  h2, h3 { break-after: avoid; }
  .banner, .legend i, .zone, .bar, .mark, .events li { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
`;
