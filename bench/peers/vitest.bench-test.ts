/*
 * The collection as somebody writes it by hand: Vitest, undici and ajv. `npm run bench` runs it; COLLECTION is the path of
 * the checks.
 */
import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { request } from 'undici';
import { expect, test } from 'vitest';
import type { Check } from './collection.ts';

const ajv = new Ajv();
const validators: Readonly<Record<Check['shape'], ReturnType<Ajv['compile']>>> = {
  boolean: ajv.compile({ type: 'boolean' }),
  error: ajv.compile({ type: 'object', required: ['message'], properties: { message: { type: 'string' } } }),
};

const checks = JSON.parse(readFileSync(process.env.COLLECTION ?? '', 'utf8')) as readonly Check[];

test.each(checks)('$id', async ({ method, url, authorization, body, statuses, shape }) => {
  const response = await request(url, {
    method,
    headers: {
      ...(authorization === undefined ? {} : { authorization }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    body: body ?? null,
  });
  expect(statuses).toContain(response.statusCode);
  expect(response.headers['content-type']).toMatch(/^application\/json/);
  const validate = validators[shape];
  expect(validate(await response.body.json()), ajv.errorsText(validate.errors)).toBe(true);
});
