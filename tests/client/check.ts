import { fileURLToPath } from 'node:url';
import { nodeEnvironment } from '../../fixtures/node-environment.ts';
import { type CheckedCommand, type ClientCheck, checkClient } from '../../src/client/check-client.ts';
import type { Report } from '../../src/domain/report.ts';
import { temporaryDirectory } from '../support/settings.ts';

/** Checks a client of tests/client/fixtures, by the name of its file. */
export function checkFixture(name: string, change: Partial<ClientCheck> = {}): Promise<CheckedCommand> {
  const script = fileURLToPath(new URL(`./fixtures/${name}.ts`, import.meta.url));
  return check([process.execPath, script], change);
}

/** Checks a command, without strictness, and without slow responses that are slow. */
export function check(command: ClientCheck['command'], change: Partial<ClientCheck> = {}): Promise<CheckedCommand> {
  return checkClient({
    command,
    directory: temporaryDirectory(),
    environment: nodeEnvironment(),
    strict: false,
    showBodies: false,
    limitMs: 60_000,
    slowMs: 1,
    signal: new AbortController().signal,
    ...change,
  });
}

/** A command that runs a text as a program of Node. */
export function nodeProgram(text: string): ClientCheck['command'] {
  return [process.execPath, '--input-type=module', '--eval', text];
}

/** Each requirement that a report has a finding of, once. */
export function brokenIn({ results }: Report): readonly string[] {
  return [...new Set(results.flatMap(({ findings }) => findings.map(({ requirement }) => requirement)))];
}
