import { type Report, requirementVerdicts, verdicts } from '../domain/report.ts';
import { runResults } from '../domain/verdict.ts';
import { forTerminal } from './escape.ts';

type Labels = Readonly<Record<string, string>>;

interface Metric {
  readonly name: string;
  readonly help: string;
  readonly samples: readonly (readonly [labels: Labels, value: number])[];
}

/**
 * The report as metrics, in the text that both OpenMetrics 1.0 and Prometheus read: gauges without timestamps, as the
 * textfile collector of node_exporter requires. Takes a redacted report. What is unknown has no sample.
 */
export function openMetricsReport(report: Report): string {
  return `${metricsOf(report)
    .filter(({ samples }) => samples.length > 0)
    .flatMap(metricLines)
    .join('\n')}\n# EOF\n`;
}

function metricsOf(report: Report): readonly Metric[] {
  const { tool, target, license, result, counts, requirementCounts } = report;
  const gauge = (name: string, help: string, value: number | null): Metric => ({
    name,
    help,
    samples: value === null ? [] : [[{}, value]],
  });
  const seconds = (milliseconds: number): number => milliseconds / 1000;
  const endedAt = Date.parse(report.startedAt) + report.durationMs;
  const metrics = [
    {
      name: 'info',
      help: 'The tool and the server that it checked. Always 1.',
      samples: [
        [
          {
            version: tool.version,
            grafana_version: target.version ?? '',
            edition: target.edition ?? '',
            impact: report.scope.impact,
          },
          1,
        ] as const,
      ],
    },
    {
      name: 'result',
      help: 'The result of the last run: 1 for the one that it is, 0 for the others.',
      samples: runResults.map((one) => [{ result: one }, one === result ? 1 : 0] as const),
    },
    gauge('exit_code', 'The exit code of the last run.', report.exitCode),
    {
      name: 'requirements',
      help: 'Documented requirements by verdict.',
      samples: requirementVerdicts.map((verdict) => [{ verdict }, requirementCounts[verdict]] as const),
    },
    {
      name: 'scenarios',
      help: 'Scenarios by verdict.',
      samples: verdicts.map((verdict) => [{ verdict }, counts[verdict]] as const),
    },
    {
      name: 'fidelity_scenarios',
      help: 'Fidelity: scenarios that passed (achieved), those that were judged (achievable), and all (total).',
      samples: Object.entries(report.fidelity?.overall ?? {}).map(([state, value]) => [{ state }, value] as const),
    },
    gauge(
      'license_in_force',
      'Whether a license is in force: 1 or 0.',
      license.inForce === null ? null : Number(license.inForce),
    ),
    gauge(
      'license_days_until_expiry',
      'Whole days until the license expires, at the time of the run.',
      license.daysUntilExpiry,
    ),
    gauge(
      'license_expiry_timestamp_seconds',
      'When the license expires, in seconds since 1970.',
      license.expiresAt === null ? null : seconds(Date.parse(license.expiresAt)),
    ),
    gauge('duration_seconds', 'How long the last run took.', seconds(report.durationMs)),
    gauge('last_run_timestamp_seconds', 'When the last run ended, in seconds since 1970.', seconds(endedAt)),
  ];
  return metrics.map(({ name, help, samples }) => ({
    name: `licensing_conformance_${name}`,
    help,
    samples: samples.map(([labels, value]) => [{ target: target.url, ...labels }, value] as const),
  }));
}

function metricLines({ name, help, samples }: Metric): readonly string[] {
  return [
    `# HELP ${name} ${help}`,
    `# TYPE ${name} gauge`,
    ...samples.map(([labels, value]) => {
      const pairs = Object.entries(labels).map(([label, text]) => `${label}="${labelValue(text)}"`);
      return `${name}{${pairs.join(',')}} ${value}`;
    }),
  ];
}

/** Backslashes and quotes are escaped, as both formats require; controls are made visible before. */
function labelValue(text: string): string {
  return forTerminal(text).replace(/[\\"]/g, '\\$&');
}
