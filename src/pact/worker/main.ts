/*
 * The worker process, which loads Pact's native library. The library fixes its log level at the first use, honors proxies,
 * may hang, and prints to standard output. So it has its own process, with a minimal environment.
 */
import { flushCompileCache } from 'node:module';
import type { Job, Message } from './job.ts';
import { record } from './record.ts';
import { runVerifier } from './verify.ts';

async function work(job: Job): Promise<string> {
  switch (job.kind) {
    case 'record':
      return record(job);
    case 'verify':
      return runVerifier(job);
  }
}

function report(message: Message): void {
  process.send?.(message);
}

function errorMessage(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

// The parent process was killed.
process.on('disconnect', () => process.exit(0));
process.on('message', (job: Job) => {
  work(job).then(
    (output) => report({ kind: 'done', output }),
    (thrown) => report({ kind: 'failed', message: errorMessage(thrown) }),
  );
});

try {
  const { Pact } = await import('@pact-foundation/pact');
  // Only the first use loads the native part.
  new Pact({ consumer: 'probe', provider: 'probe', logLevel: 'error' });
  // At once, because this process is killed: Node would write its cache only at a regular exit.
  flushCompileCache();
  report({ kind: 'ready' });
} catch (thrown) {
  report({ kind: 'failed', message: errorMessage(thrown) });
}
