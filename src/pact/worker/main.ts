/*
 * The process that holds Pact's native library: its log level is fixed by the first use, it honors proxies, it may hang,
 * and what it prints is not ours. So it runs by itself, with next to nothing in its environment.
 */
import type { Job, Message } from './job.ts';
import { record } from './record.ts';
import { verify } from './verify.ts';

async function work(job: Job): Promise<string> {
  switch (job.kind) {
    case 'record':
      return record(job);
    case 'verify':
      return verify(job);
  }
}

function say(message: Message): void {
  process.send?.(message);
}

function reasonOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

// Nobody is left to talk to: the parent was killed.
process.on('disconnect', () => process.exit(0));
process.on('message', (job: Job) => {
  work(job).then(
    (output) => say({ kind: 'done', output }),
    (thrown) => say({ kind: 'failed', message: reasonOf(thrown) }),
  );
});

try {
  const { Pact } = await import('@pact-foundation/pact');
  // The native part is loaded by the first use alone.
  new Pact({ consumer: 'probe', provider: 'probe', logLevel: 'error' });
  say({ kind: 'ready' });
} catch (thrown) {
  say({ kind: 'failed', message: reasonOf(thrown) });
}
