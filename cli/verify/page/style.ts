/** Made for paper: A4, black on white, nothing that only colour says. */
import { html } from '../../report-html/html';

export const STYLE = html`
@page { size: A4; margin: 16mm 15mm 18mm; }
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { margin: 0; background: #fff; color: #000; font: 10.5pt/1.42 "Helvetica Neue", Arial, "Liberation Sans", sans-serif; }
main { max-width: 180mm; margin: 0 auto; padding: 10mm 4mm; }
h1, h2, p, ul, ol, dl, dd { margin: 0; }
h1 { font-size: 20pt; line-height: 1.15; }
h2 { font-size: 12pt; margin: 8mm 0 2mm; padding-bottom: 1mm; border-bottom: .8pt solid #000; break-after: avoid; }
code { font-family: "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", "Liberation Mono", monospace; font-size: .86em; }
code, dd, td, li, .result p { overflow-wrap: anywhere; }
.kicker { letter-spacing: .06em; text-transform: uppercase; font-size: 8.5pt; }
.case { margin-top: 1.5mm; }
.result { border: 1.4pt solid #000; padding: 3mm 4mm; margin-top: 5mm; break-inside: avoid; }
.result.broken { border-width: 3pt; border-style: double; }
.result strong { font-size: 13pt; }
.facts { display: grid; grid-template-columns: 38mm 1fr; gap: 1.2mm 4mm; margin-top: 5mm; }
dt { font-weight: 700; }
table { width: 100%; border-collapse: collapse; }
th { text-align: left; font-size: 8.5pt; border-bottom: .8pt solid #000; padding: 1mm 2mm 1mm 0; vertical-align: bottom; }
td { padding: 1.3mm 2mm .6mm 0; vertical-align: top; font-size: 9.5pt; }
thead { display: table-header-group; }
tbody { break-inside: avoid; border-bottom: .4pt solid #777; }
td.path { padding-bottom: 0; font-weight: 700; }
td.more { padding-top: 0; font-size: 9pt; }
td.hash { padding: 0 0 .4mm; font-size: 9pt; white-space: nowrap; }
td.hash code { font-size: 8.6pt; }
td.mark, th.mark, table:not(.handover) td:first-child:empty { width: 7mm; font-weight: 700; }
td.number { text-align: right; white-space: nowrap; }
th.number { text-align: right; }
td.when { white-space: nowrap; }
td.detail { font-size: 8.6pt; padding: 0 0 1.3mm; }
ul.findings, ol.records { padding-left: 6mm; }
ul.findings li, ol.records li { margin-bottom: 1.6mm; break-inside: avoid; }
.note { margin-top: 2mm; font-size: 9.2pt; }
.handover { table-layout: fixed; }
.handover td { height: 13mm; border: .6pt solid #000; padding: 1mm 1.5mm; }
.handover tbody, .handover tr { break-inside: avoid; }
.handover th { border: .6pt solid #000; padding: 1mm 1.5mm; }
footer { margin-top: 8mm; padding-top: 2mm; border-top: .4pt solid #000; font-size: 8.5pt; }
@media print { main { max-width: none; padding: 0; } }
`;
