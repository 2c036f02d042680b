import type { Exchange } from '../../src/domain/exchange.ts';
import type { Report } from '../../src/domain/report.ts';
import { exchangeOf, findingOf, reportOf, resultOf, target } from '../report/sample.ts';

/** Everything that a browser could take for markup, a script, an attribute or a style. */
export const hostileText = [
  '</pre></script></style></title>-->',
  '<script>hacked=1</script><img src=http://127.0.0.1:9/x onerror=hacked=1>',
  '"\' onclick=hacked=1 x="',
  '&lt;b&gt;&#x3c; <a href="javascript:hacked=1">here</a> <base href=http://127.0.0.1:9/> url(http://127.0.0.1:9/)',
  `${'w'.repeat(400)} \${hacked}`,
].join(' ');

const hostileExchange: Exchange = {
  ...exchangeOf(
    { url: hostileText, headers: { 'x-a': hostileText }, body: hostileText },
    { headers: [[hostileText, hostileText]], body: hostileText, cut: { kind: 'reset', message: hostileText } },
  ),
  failure: { kind: 'reset', message: hostileText },
};

/** A report in which every text that is not ours is hostile. */
export const hostileReport: Report = reportOf(
  [
    resultOf({
      id: hostileText,
      title: hostileText,
      verdict: 'fail',
      reason: { code: 'no-response', message: hostileText },
      findings: [findingOf({ expected: hostileText, seen: hostileText, message: hostileText })],
      exchange: hostileExchange,
    }),
  ],
  {
    target: { ...target, url: hostileText, version: hostileText, insecure: true },
    scope: {
      impact: 'write',
      profile: 'full',
      minFidelity: null,
      strict: true,
      only: [hostileText],
      skip: [hostileText],
      provisioned: [],
    },
    problem: { code: 'unreachable', message: hostileText },
    notes: [{ code: 'settings', message: hostileText }],
    findings: [findingOf({ requirement: hostileText, seen: hostileText, message: hostileText })],
    exploration: {
      sequences: 1,
      seed: 1,
      failure: {
        message: hostileText,
        steps: [{ persona: 'anonymous', expected: hostileText, seen: hostileText, exchange: hostileExchange }],
      },
    },
  },
);
