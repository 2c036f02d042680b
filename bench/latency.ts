/**
 * How long a run takes, by the latency of the target: `node bench/latency.ts`. Prints milliseconds, the median of five
 * runs, for each impact.
 */
import { settingsFor } from '../scripts/proof/trial.ts';
import { runConformance } from '../src/app/run.ts';
import { impacts } from '../src/domain/scenario.ts';
import { startReferenceServer } from '../src/reference/index.ts';

const latencies = [0, 20, 120];
const repetitions = 5;

process.stdout.write(`latency  ${impacts.map((impact) => impact.padStart(7)).join('  ')}\n`);
for (const latencyMs of latencies) {
  const medians: number[] = [];
  for (const impact of impacts) {
    const times: number[] = [];
    for (let repetition = 0; repetition < repetitions; repetition += 1) {
      const server = await startReferenceServer({ seedPersonas: true, latencyMs });
      const { orgAdmin, serviceAccountToken } = server;
      const report = await runConformance(
        settingsFor(server.url, impact, {
          admin: server.admin,
          license: server.license,
          ...(orgAdmin ? { orgAdmin } : {}),
          ...(serviceAccountToken ? { serviceAccountToken } : {}),
        }),
      );
      await server.close();
      times.push(report.durationMs);
    }
    medians.push(times.toSorted((a, b) => a - b)[Math.floor(repetitions / 2)] ?? 0);
  }
  process.stdout.write(
    `${String(latencyMs).padStart(4)} ms  ${medians.map((median) => `${median} ms`.padStart(7)).join('  ')}\n`,
  );
}
