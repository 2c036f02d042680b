import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { instanceUrl, targetUrl } from '../../src/config/url.ts';

describe('the URL of a target', () => {
  test.for([
    ['http://grafana.example', 'http://grafana.example/'],
    ['https://grafana.example:3000/', 'https://grafana.example:3000/'],
    ['https://host/grafana', 'https://host/grafana/'],
    ['https://host/a/b/', 'https://host/a/b/'],
    ['http://[::1]:3000', 'http://[::1]:3000/'],
    ['  http://grafana.example \n', 'http://grafana.example/'],
    ['HTTP://Grafana.Example', 'http://grafana.example/'],
  ] as const)('%s is taken as %s', ([raw, value]) => {
    expect(targetUrl(raw)).toEqual({ ok: true, value });
  });

  test.for([
    '',
    'grafana.example',
    'localhost:3000',
    'ftp://grafana.example/',
    'file:///etc/passwd',
    'http:grafana.example',
    'http://',
    'http://grafana example/',
    'javascript:alert(1)',
    `http://${'a'.repeat(3000)}/`,
  ])('%s is refused', (raw) => {
    expect(targetUrl(raw)).toEqual({ ok: false, allowed: 'an http or https URL such as https://grafana.example/' });
  });

  test.for(['http://h/?a=b', 'http://h/#top', 'http://h/?', 'http://h/#'])(
    '%s is refused for what stands behind',
    (raw) => {
      expect(targetUrl(raw)).toMatchObject({ ok: false, allowed: expect.stringContaining('without a query') });
    },
  );

  test.for([
    'http://admin:hunter2@h/',
    'http://hunter2@h/',
    'http://:hunter2@h/',
    'http://@h/',
    'https://a:b%40hunter2@h/x',
  ])('credentials in it are refused and not repeated: %s', (raw) => {
    const checked = targetUrl(raw);
    expect(checked).toMatchObject({ ok: false, allowed: expect.stringContaining('GRAFANA_ADMIN_PASSWORD') });
    expect(JSON.stringify(checked)).not.toContain('hunter2');
  });

  test('whatever is taken ends in a slash, has no credentials, and is taken again as it is', () => {
    fc.assert(
      fc.property(fc.oneof(fc.webUrl(), fc.string()), (raw) => {
        const checked = targetUrl(raw);
        if (!checked.ok) return;
        expect(checked.value).toMatch(/^https?:\/\/[^@/?#]+\/([^?#]*\/)?$/);
        expect(targetUrl(checked.value)).toEqual(checked);
      }),
    );
  });
});

describe('the name of an instance', () => {
  test('it is kept as it was written, because servers compare text', () => {
    expect(instanceUrl('https://Public.example/grafana')).toEqual({
      ok: true,
      value: 'https://Public.example/grafana',
    });
  });

  test('it is no name without being a URL', () => {
    expect(instanceUrl('staging')).toMatchObject({ ok: false });
  });
});
