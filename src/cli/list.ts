import { endpoints, scenarios } from '../../specs/index.ts';
import { impacts } from '../domain/scenario.ts';
import type { Command } from './io.ts';

/** `list`: every scenario, by endpoint; with `json` as a list of objects. */
export const list: Command<{ readonly json: boolean }> = async ({ json }, { stdout }) => {
  stdout.write(json ? `${JSON.stringify(asData(), null, 2)}\n` : asText());
  return 0;
};

function asData(): readonly object[] {
  return scenarios.map(({ id, title, endpoint, as, impact }) => ({
    id,
    endpoint: endpoint.id,
    persona: as,
    impact,
    title,
  }));
}

function asText(): string {
  const widths = {
    id: Math.max(...scenarios.map(({ id }) => id.length)),
    as: Math.max(...scenarios.map(({ as }) => as.length)),
    impact: Math.max(...impacts.map((impact) => impact.length)),
  };
  const groups = endpoints.map(({ id: wanted, title, method, path }) => {
    const rows = scenarios
      .filter(({ endpoint }) => endpoint.id === wanted)
      .map(({ id, as, impact, title: does }) =>
        ['', id.padEnd(widths.id), as.padEnd(widths.as), impact.padEnd(widths.impact), does].join('  '),
      );
    return [`${title}: ${method} ${path}`, ...rows].join('\n');
  });
  return `${groups.join('\n\n')}\n\n${scenarios.length} scenarios\n`;
}
