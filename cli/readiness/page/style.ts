import { html } from '../../report-html/html';

/** What the page of readiness adds to the style of the reports. */
export const READINESS_STYLE = html`
.top { display: grid; grid-template-columns: auto 1fr; gap: 28px; align-items: center; }
.dial { width: 132px; height: 132px; }
.dial .rail { fill: none; stroke: var(--line); stroke-width: 11; }
.dial .value { fill: none; stroke-width: 11; stroke-linecap: round; }
.dial .value.good { stroke: var(--good); } .dial .value.warning { stroke: var(--warning); } .dial .value.bad { stroke: var(--bad); }
.dial text { font: 700 34px system-ui, -apple-system, "Segoe UI", Roboto, Arial, sans-serif; fill: var(--ink); text-anchor: middle; }
.dial .of { font-size: 12px; font-weight: 400; fill: var(--soft); }
.top h1 { font-size: clamp(1.7rem, 5vw, 2.5rem); line-height: 1.15; margin: 0 0 6px; }
.strip { display: flex; flex-wrap: wrap; gap: 3px; margin-top: 14px; }
.strip a { display: block; width: 15px; height: 15px; border-radius: 3px; }
.cell-ok, .strip .good { background: #2f9566; } .cell-warn, .strip .warning { background: #d99a2b; } .cell-bad, .strip .bad { background: #c8473d; }
.legend .cell-ok, .legend .cell-warn, .legend .cell-bad { border: 0; }
.gaps { list-style: none; padding: 0; display: grid; gap: 7px; }
.gaps li { display: grid; grid-template-columns: 350px 1fr 230px; gap: 16px; align-items: center; }
.gaps .title { font-weight: 600; font-size: .95rem; }
.gaps .meter { height: 14px; border-radius: 7px; background: var(--line); overflow: hidden; display: flex; }
.gaps .count { color: var(--soft); font-size: .9rem; }
.matrix { overflow-x: auto; }
.matrix table { width: auto; min-width: 100%; font-size: .85rem; }
.matrix th.check { height: 116px; vertical-align: bottom; padding: 0 0 6px; font-weight: 500; }
.matrix th.check span { writing-mode: vertical-rl; transform: rotate(180deg); white-space: nowrap; }
.matrix th { vertical-align: bottom; }
.matrix td { padding: 3px 5px; border: 0; white-space: nowrap; }
.matrix td:first-child { padding-right: 14px; }
.matrix td.grade { text-align: center; }
.matrix td.grade i { display: inline-block; width: 22px; height: 16px; border-radius: 3px; font: 700 11px/16px system-ui, sans-serif; color: #fff; font-style: normal; }
.matrix .cell-ok { opacity: .55; }
.matrix td.score { font-weight: 700; text-align: right; padding-right: 12px; }
.instance { background: var(--raised); border: 1px solid var(--line); border-left: 6px solid var(--line); border-radius: 10px; padding: 14px 18px; scroll-margin-top: 12px; }
.instance.good, .instance.warning, .instance.bad, .finding.bad, .finding.warn { color: var(--ink); }
.instance.bad { border-left-color: #c8473d; } .instance.warning { border-left-color: #d99a2b; } .instance.good { border-left-color: #2f9566; }
.instance header { display: flex; flex-wrap: wrap; gap: 4px 14px; align-items: baseline; margin-bottom: 8px; }
.instance header strong { font-size: 1.5rem; } .instance header h3 { margin: 0; }
.instance header span { color: var(--soft); font-size: .9rem; }
.finding { display: grid; grid-template-columns: 52px 1fr; gap: 4px 12px; padding: 8px 0; border-top: 1px solid var(--line); }
.finding .cost { font-weight: 700; } .finding.bad .cost { color: var(--bad); } .finding.warn .cost { color: var(--warning); }
.finding pre { margin-top: 6px; padding: 8px 12px; font-size: .85rem; }
.finding small { color: var(--soft); }
@media (max-width: 640px) {
  .top { grid-template-columns: 1fr; }
  .gaps li { grid-template-columns: 1fr; gap: 4px; }
  .matrix table, .matrix tbody { display: table; } .matrix tr { display: table-row; border: 0; background: none; }
  .matrix table tr td:nth-child(n) { display: table-cell; padding: 3px 4px; }
  .matrix thead { position: static; width: auto; height: auto; clip-path: none; display: table-header-group; }
  .matrix td::before { content: none; }
}
@media print { .strip a, .matrix i, .gaps .meter span { print-color-adjust: exact; -webkit-print-color-adjust: exact; } }
`;
