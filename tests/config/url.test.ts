import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { instanceUrl, targetUrl } from '../../src/config/url.ts';

describe('the URL of a server', () => {
  test.for([
    ['http://grafana.example', 'http://grafana.example/'],
    ['https://grafana.example:3000/', 'https://grafana.example:3000/'],
    ['https://host/grafana', 'https://host/grafana/'],
    ['https://host/a/b/', 'https://host/a/b/'],
    ['http://[::1]:3000', 'http://[::1]:3000/'],
    ['  http://grafana.example \n', 'http://grafana.example/'],
    ['HTTP://Grafana.Example', 'http://grafana.example/'],
  ] as const)('%j is accepted as %s', ([raw, value]) => {
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
  ])('"%s" is rejected', (raw) => {
    expect(targetUrl(raw)).toEqual({ ok: false, allowed: 'an http or https URL such as https://grafana.example/' });
  });

  test.for(['http://h/?a=b', 'http://h/#top', 'http://h/?', 'http://h/#'])(
    '%s is rejected because of its query or fragment',
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
  ])('%s is rejected because of its credentials, without repeating them', (raw) => {
    const checked = targetUrl(raw);
    expect(checked).toMatchObject({ ok: false, allowed: expect.stringContaining('GRAFANA_ADMIN_PASSWORD') });
    expect(JSON.stringify(checked)).not.toContain('hunter2');
  });

  test('ends in a slash, has no credentials and is accepted again unchanged', () => {
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

describe('the URL of an instance', () => {
  test('is kept as it was written, because servers compare text', () => {
    expect(instanceUrl('https://Public.example/grafana')).toEqual({
      ok: true,
      value: 'https://Public.example/grafana',
    });
  });

  test('is rejected if it is not a URL', () => {
    expect(instanceUrl('staging')).toMatchObject({ ok: false });
  });
});
