/** The style of the page: light or dark as the reader has chosen, one column on a phone, and for paper. */
export const styles = `
:root {
  color-scheme: light dark;
  --ground: #ffffff; --raised: #f4f5f7; --text: #1b1f24; --faint: #57606a; --line: #d0d7de; --link: #0b5cad;
  --pass: #116329; --warn: #7a4b00; --fail: #b3141d; --blocked: #5a3fb0; --skipped: #57606a;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #0f1317; --raised: #1a2027; --text: #e6e9ec; --faint: #a3adb8; --line: #3a444f; --link: #7db8ff;
    --pass: #6bd68a; --warn: #f0b849; --fail: #ff8f87; --blocked: #bda8ff; --skipped: #a3adb8;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; padding: 1rem; max-width: 70rem; overflow-wrap: anywhere;
  background: var(--ground); color: var(--text); font: 1rem/1.5 system-ui, sans-serif;
}
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .5rem; }
h2 { font-size: 1.25rem; margin: 2rem 0 .5rem; }
h3 { font-size: 1.05rem; margin: 1.5rem 0 .5rem; }
p { margin: .5rem 0; }
a { color: var(--link); }
a:focus-visible, summary:focus-visible, pre:focus-visible, input:focus-visible, .wide:focus-visible {
  outline: 3px solid var(--link); outline-offset: 2px;
}
code, pre { font: .875rem/1.5 ui-monospace, monospace; }
h1 .url { font-weight: 400; }
.tool { margin: 0; color: var(--faint); }
.skip { position: absolute; left: -100vw; }
.skip:focus { position: static; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.alarm { border: 2px solid var(--fail); padding: .5rem .75rem; }
.result, .badge { white-space: nowrap; }
.badge { font-size: .875rem; font-weight: 600; }
.pass, .conformant { --tone: var(--pass); } .warn, .accepted, .partial { --tone: var(--warn); }
.fail, .nonconformant, .error { --tone: var(--fail); } .blocked { --tone: var(--blocked); }
.skipped, .not-exercised { --tone: var(--skipped); }
.result, .badge { color: var(--tone); }
.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(16rem, 1fr)); gap: .5rem 2rem; margin: 1rem 0; }
dt { color: var(--faint); font-size: .875rem; }
dd { margin: 0; }
.facts .badge { display: inline-block; margin-right: .5rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; }
th, td { text-align: left; padding: .35rem .75rem .35rem 0; border-bottom: 1px solid var(--line); white-space: nowrap; }
thead th { color: var(--faint); font-size: .875rem; font-weight: 600; }
.times td { font-variant-numeric: tabular-nums; }
.bar { display: block; }
.bar .p95 { fill: var(--faint); } .bar .median { fill: var(--link); } .bar .max { fill: var(--text); }
#filter { background: var(--raised); padding: .5rem .75rem; margin: .75rem 0; }
#filter[hidden] { display: none; }
#filter input[type=search] {
  font: inherit; color: inherit; background: var(--ground); border: 1px solid var(--faint); padding: .25rem .5rem;
  width: min(100%, 24rem);
}
#filter fieldset { border: 0; padding: 0; margin: 0; display: flex; flex-wrap: wrap; gap: .25rem 1rem; }
#filter fieldset label { padding: .15rem 0; }
#filter legend { color: var(--faint); font-size: .875rem; padding: 0; }
#shown { color: var(--faint); font-size: .875rem; margin: .25rem 0 0; }
.item { border-left: 4px solid var(--tone); background: var(--raised); margin: .25rem 0; }
.item[hidden] { display: none; }
.item summary { padding: .4rem .75rem; cursor: pointer; }
.item .words { color: var(--faint); }
.inside { padding: 0 .75rem .5rem 1.75rem; scroll-margin-top: 5rem; }
.inside:target { outline: 2px solid var(--link); }
.label { color: var(--faint); font-size: .875rem; margin: .5rem 0 0; }
pre {
  margin: .15rem 0; padding: .5rem; max-height: 24rem; overflow: auto; white-space: pre-wrap;
  background: var(--ground); border: 1px solid var(--line);
}
.findings { list-style: none; padding: 0; }
.findings li { border: 1px solid var(--line); background: var(--ground); padding: .25rem .75rem; margin: .5rem 0; }
.findings p { font-weight: 600; }
.findings dl > div { display: grid; grid-template-columns: 7rem 1fr; }
.scenarios { list-style: none; padding: 0; display: grid; grid-template-columns: repeat(auto-fill, minmax(20rem, 1fr)); gap: 0 1rem; }
footer { color: var(--faint); font-size: .875rem; margin-top: 2rem; border-top: 1px solid var(--line); }
@media (max-width: 60rem) {
  th code { display: none; }
  th, td { padding-right: .5rem; }
  thead th, .badge { font-size: .8rem; }
  tbody th { position: sticky; left: 0; background: var(--ground); }
}
@media (max-width: 40rem) {
  h1 .url { display: block; }
  .item .words { display: block; }
  .scenarios { grid-template-columns: 1fr; }
  .findings dl > div { grid-template-columns: 1fr; }
  .inside { padding-left: .75rem; }
}
@media print {
  :root {
    color-scheme: light;
    --ground: #fff; --raised: #fff; --text: #000; --faint: #444; --line: #999; --link: #000;
    --pass: #116329; --warn: #7a4b00; --fail: #b3141d; --blocked: #5a3fb0; --skipped: #444;
  }
  body { max-width: none; padding: 0; font-size: 10pt; }
  #filter, .skip { display: none; }
  .wide { overflow: visible; }
  pre { max-height: none; overflow: visible; }
  .item { break-inside: avoid-page; }
  h2, h3, summary { break-after: avoid; }
}
`;
