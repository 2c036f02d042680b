/** Uses each function of the client once. The environment names the Grafana, the server admin and the license. */
import { createLicensingClient } from './licensing-client.ts';

const {
  GRAFANA_URL: url = 'http://localhost:3000/',
  GRAFANA_INSTANCE: instance = url,
  GRAFANA_ADMIN_USER: user = 'admin',
  GRAFANA_ADMIN_PASSWORD: password = '',
  GRAFANA_LICENSE_TOKEN: license = '',
} = process.env;

try {
  const client = createLicensingClient(url, { user, password });
  process.stdout.write(`licensed: ${await client.isLicensed()}\n`);
  process.stdout.write(`applied for: ${await client.apply(license)}\n`);
  process.stdout.write(`renewed until: ${await client.renew()}\n`);
  const removal = await client.remove(instance);
  if (removal !== 'removed') throw new Error(`Not removed: ${removal}`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : 'failed'}\n`);
  process.exitCode = 1;
}
