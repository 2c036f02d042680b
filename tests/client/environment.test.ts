import { describe, expect, it } from 'vitest';
import { commandEnvironment } from '../../src/client/environment.ts';

const server = {
  url: 'http://127.0.0.1:1/',
  rootUrl: 'http://127.0.0.1:1/',
  admin: { user: 'admin', password: 'generated' },
  serviceAccountToken: 'glsa_generated',
  license: 'generated.license.token',
};

const given = {
  GRAFANA_URL: 'http://127.0.0.1:1/',
  GRAFANA_INSTANCE: 'http://127.0.0.1:1/',
  GRAFANA_ADMIN_USER: 'admin',
  GRAFANA_ADMIN_PASSWORD: 'generated',
  GRAFANA_LICENSE_TOKEN: 'generated.license.token',
  GRAFANA_SERVICE_ACCOUNT_TOKEN: 'glsa_generated',
};

describe('the environment of a client under test', () => {
  it('has the generated values', () => {
    expect(commandEnvironment({}, server)).toEqual(given);
  });

  it('has no service account token if the server has none', () => {
    const { GRAFANA_SERVICE_ACCOUNT_TOKEN: _, ...others } = given;
    expect(commandEnvironment({}, { ...server, serviceAccountToken: undefined })).toEqual(others);
  });

  it('keeps variables that are not about Grafana or a proxy', () => {
    const kept = { PATH: '/bin', HOME: '/home/me', MY_GRAFANA_NAME: 'x', npm_config_proxy: 'http://p' };
    expect(commandEnvironment(kept, server)).toEqual({ ...kept, ...given });
  });

  it.for([
    'GRAFANA_URL',
    'GRAFANA_ADMIN_PASSWORD',
    'GRAFANA_ADMIN_PASSWORD_FILE',
    'GRAFANA_USER',
    'GRAFANA_LICENSE_PATH',
    'GRAFANA_ANYTHING_ELSE',
    'grafana_password',
    'HTTP_PROXY',
    'https_proxy',
    'ALL_PROXY',
    'no_proxy',
  ])('never has the real value of %s', (name) => {
    expect(Object.values(commandEnvironment({ [name]: 'real' }, server))).not.toContain('real');
  });
});
