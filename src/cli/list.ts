import { clientScenarios } from '../../specs/client-scenarios.ts';
import { endpoints, scenarios } from '../../specs/index.ts';
import { impacts } from '../domain/scenario.ts';
import type { Command } from './io.ts';
import { rows } from './rows.ts';

/** `list`: every scenario, by endpoint, then those about clients; with `json` as a list of objects. */
export const list: Command<{ readonly json: boolean }> = async ({ json }, { stdout, program }) => {
  stdout.write(json ? `${JSON.stringify(asData(), null, 2)}\n` : asText(program));
  return 0;
};

function asData(): readonly object[] {
  const aboutServers = scenarios.map(({ id, title, endpoint, as, impact }) => ({
    id,
    endpoint: endpoint.id,
    persona: as,
    impact,
    title,
  }));
  const aboutClients = clientScenarios.map(({ id, title }) => ({
    id,
    endpoint: 'client',
    persona: 'server-admin',
    impact: 'write',
    title,
  }));
  return [...aboutServers, ...aboutClients];
}

function asText(program: string): string {
  const widths = {
    id: Math.max(...scenarios.map(({ id }) => id.length)),
    as: Math.max(...scenarios.map(({ as }) => as.length)),
    impact: Math.max(...impacts.map((impact) => impact.length)),
  };
  const groups = endpoints.map(({ id: wanted, title, method, path }) => {
    const lines = scenarios
      .filter(({ endpoint }) => endpoint.id === wanted)
      .map(({ id, as, impact, title: does }) =>
        ['', id.padEnd(widths.id), as.padEnd(widths.as), impact.padEnd(widths.impact), does].join('  '),
      );
    return [`${title}: ${method} ${path}`, ...lines].join('\n');
  });
  const clients = [
    `Clients: ${program} client -- COMMAND`,
    ...rows(
      clientScenarios.map(({ id, title }) => [id, title]),
      2,
    ),
  ].join('\n');
  const counts = `${scenarios.length} scenarios for servers, ${clientScenarios.length} for clients`;
  return `${groups.join('\n\n')}\n\n${clients}\n\n${counts}\n`;
}
