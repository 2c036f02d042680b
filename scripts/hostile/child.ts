import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { commandPath } from '../../fixtures/command-path.ts';
import type { Way } from '../../fixtures/hostile/case.ts';
import { nodeEnvironment } from '../../fixtures/node-environment.ts';
import type { Report } from '../../src/domain/report.ts';
import { readJsonReport } from '../../src/report/json.ts';

const tlsFolder = fileURLToPath(new URL('../../fixtures/tls/', import.meta.url));

/**
 * Runs in the child: its largest resident set, in kibibytes, to descriptor 3. On Linux as proc_pid_status(5) has it, because
 * the one of getrusage(2) counts the process that started it as well.
 */
const accountant = `data:text/javascript,${encodeURIComponent(`
  import { readFileSync, writeSync } from 'node:fs';
  const peak = () => {
    try {
      return /^VmHWM:\\s+(\\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))[1];
    } catch {
      return process.resourceUsage().maxRSS;
    }
  };
  process.on('exit', () => writeSync(3, String(peak())));
`)}`;

/** How a process of the command ended. */
export interface Ended {
  /** Null where it had to be killed. */
  readonly exitCode: number | null;
  /** Undefined where it printed none. */
  readonly report: Report | undefined;
  readonly durationMs: number;
  /** Of the process, at its largest. */
  readonly peakMebibytes: number;
}

/** How long a process gets before it is killed. */
const patienceMs = 60_000;

/** Runs the command against a target, as a process of its own with nothing in its environment but what is needed. */
export async function runChild(way: Way, timeoutMs: number): Promise<Ended> {
  const directory = mkdtempSync(join(tmpdir(), 'licensing-conformance-hostile-'));
  const start = performance.now();
  const args = ['run', '--url', way.url, '--timeout', String(timeoutMs), '--reporter', 'json', ...flagsOf(way)];
  const child = spawn(process.execPath, ['--import', accountant, commandPath, ...args], {
    cwd: directory,
    env: { ...nodeEnvironment(), XDG_STATE_HOME: directory, ...environmentOf(way) },
    stdio: ['ignore', 'pipe', 'ignore', 'pipe'],
    timeout: patienceMs,
    killSignal: 'SIGKILL',
  });
  const [out, peak, [exitCode]] = await Promise.all([
    textOf(child.stdout),
    textOf(child.stdio[3]),
    once(child, 'close') as Promise<[number | null]>,
  ]);
  rmSync(directory, { recursive: true, force: true });
  return { exitCode, report: reportIn(out), durationMs: performance.now() - start, peakMebibytes: Number(peak) / 1024 };
}

function flagsOf({ ca, cert, key, insecure }: Way): readonly string[] {
  return [
    ...(ca ? ['--ca', join(tlsFolder, ca)] : []),
    ...(cert ? ['--cert', join(tlsFolder, cert)] : []),
    ...(key ? ['--key', join(tlsFolder, key)] : []),
    ...(insecure ? ['--insecure'] : []),
  ];
}

function environmentOf({ admin, orgAdmin, serviceAccountToken, proxy }: Way): Readonly<Record<string, string>> {
  return {
    GRAFANA_ADMIN_USER: admin.user,
    GRAFANA_ADMIN_PASSWORD: admin.password,
    ...(orgAdmin ? { GRAFANA_USER: orgAdmin.user, GRAFANA_PASSWORD: orgAdmin.password } : {}),
    ...(serviceAccountToken ? { GRAFANA_SERVICE_ACCOUNT_TOKEN: serviceAccountToken } : {}),
    ...(proxy ? { HTTP_PROXY: proxy, HTTPS_PROXY: proxy } : {}),
  };
}

async function textOf(stream: unknown): Promise<string> {
  let text = '';
  if (!(stream instanceof Readable)) return text;
  for await (const chunk of stream.setEncoding('utf8')) text += chunk;
  return text;
}

function reportIn(text: string): Report | undefined {
  const read = readJsonReport(text);
  return read.ok ? read.report : undefined;
}
