import { describe, expect, onTestFinished, test } from 'vitest';
import { createLicenseGuard } from '../../../src/license/guard/create-license-guard.ts';
import { httpGuardPort } from '../../../src/license/guard/http-guard-port.ts';
import { readLicense } from '../../../src/license/license-text.ts';
import { startReferenceServer } from '../../../src/reference/index.ts';
import { clientFor } from '../../support/clients.ts';
import { factsWith } from '../../support/simulation/simulated-run.ts';

const clock = { now: Date.now, wait: async () => {} };

describe('license guard, over HTTP against the reference server', () => {
  test('removes the license for a scenario, restores it and sees it', async () => {
    const server = await startReferenceServer({});
    onTestFinished(() => server.close());
    const admin = { kind: 'basic', ...server.admin } as const;
    const client = clientFor(server.url);
    const read = readLicense(Buffer.from(server.license), false);
    if (!read.ok) throw new Error(read.error.message);
    const given = { text: read.license.text, identity: read.license.identity, validUntil: undefined };
    const facts = { given, rootUrl: server.url, isOurs: true, settleMs: 0, lagMs: 0 };
    const guard = createLicenseGuard(httpGuardPort(client, admin, clock), factsWith(facts));

    expect(await guard.open()).toMatchObject({ check: true, token: { kind: 'license' } });
    expect(guard.state.comparison).toEqual({ kind: 'same' });
    expect(await guard.bringAbout('no license is stored')).toEqual({ isReady: true });
    expect(await guard.read()).toMatchObject({ check: false, token: { kind: 'none' } });
    const rejected = await guard.perform({
      id: 'add.rejects.missing-token',
      as: 'server-admin',
      endpoint: 'add',
      mustBeRejected: true,
      send: (responseWithinMs) =>
        client.send({ method: 'POST', path: '/api/licensing/token', as: admin, body: '{}', responseWithinMs }),
    });
    expect(rejected).toMatchObject({ isSent: true, effect: 'none', exchange: { response: { status: 400 } } });
    expect(await guard.finish()).toEqual({ kind: 'restored', findings: [], isOutcomeOpen: false });
    expect(await guard.read()).toMatchObject({ check: true });
  });
});
