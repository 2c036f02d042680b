import type { BodyShape } from './endpoint.ts';
import { excerpt } from './excerpt.ts';
import { isObject, mediaType, parseJson, type ReceivedResponse } from './exchange.ts';
import { type Finding, findingOf } from './finding.ts';
import { inspectLicense } from './license-body.ts';
import { sharedRequirements } from './shared-requirements.ts';
import * as generated from './validators.generated.ts';

export { licenseFields, renewedLicenseFields } from './license-body.ts';

const validators: Readonly<Record<BodyShape, (value: unknown) => boolean>> = {
  boolean: generated.boolean,
  license: generated.license,
  'renewed-license': generated.license,
  'empty-object': generated.emptyObject,
  error: generated.error,
};

const expectedOf: Readonly<Record<BodyShape, string>> = {
  boolean: 'the JSON value true or false',
  license: 'an object with fields of a license',
  'renewed-license': 'an object with fields of a license',
  'empty-object': 'an empty object',
  error: 'an object with a message',
};

const shapeRequirement: Readonly<Record<BodyShape, string>> = {
  boolean: sharedRequirements.boolean,
  license: sharedRequirements.licenseObject,
  'renewed-license': sharedRequirements.renewedJson,
  'empty-object': sharedRequirements.emptyObject,
  error: sharedRequirements.errorMessage,
};

/** Whether a value has the shape, as its JSON Schema says. Takes any value; never throws. */
export function hasShape(shape: BodyShape, value: unknown): boolean {
  return validators[shape](value);
}

/**
 * Checks a response against the shape that its section documents, and gives what is wrong with it.
 *
 * The shape of an error is only ever a `should`: the page does not say what an error looks like.
 *
 * @param version - the version of the target; undefined if it is unknown
 */
export function inspectBody(
  shape: BodyShape,
  response: ReceivedResponse,
  version: string | undefined,
): readonly Finding[] {
  return [...inspectMediaType(shape, response), ...inspectValue(shape, response, version)];
}

function inspectMediaType(shape: BodyShape, response: ReceivedResponse): readonly Finding[] {
  const type = mediaType(response);
  if (type === 'application/json' || (shape === 'error' && type === 'application/problem+json')) return [];
  const requirement = shape === 'error' ? sharedRequirements.errorMessage : sharedRequirements.mediaType;
  return [
    findingOf(levelOf(shape), requirement, 'wrong-media-type', {
      expected: 'the media type application/json',
      seen: type === undefined ? 'no Content-Type' : `Content-Type: ${excerpt(type)}`,
    }),
  ];
}

function inspectValue(shape: BodyShape, response: ReceivedResponse, version: string | undefined): readonly Finding[] {
  const data = { expected: expectedOf[shape], seen: excerpt(response.body) };
  if (response.notUtf8) {
    const encoded = { expected: `${data.expected} in UTF-8`, seen: `another encoding: ${data.seen}` };
    return [findingOf(levelOf(shape), shapeRequirement[shape], 'wrong-body', encoded)];
  }
  // Grafana's OpenAPI has no body for a renewal and a message for a removal.
  if (shape === 'renewed-license' && response.body === '') {
    return [findingOf('should', sharedRequirements.renewedObject, 'openapi-body', data)];
  }
  const parsed = parseJson(response.body);
  if (parsed.ok && isObject(parsed.value) && (shape === 'license' || shape === 'renewed-license')) {
    return inspectLicense(shape, parsed.value, version);
  }
  if (parsed.ok && hasShape(shape, parsed.value)) return [];
  const requirement = shapeRequirement[shape];
  if (shape === 'empty-object' && parsed.ok && isObject(parsed.value) && typeof parsed.value.message === 'string') {
    return [findingOf('should', requirement, 'openapi-body', data)];
  }
  return [findingOf(levelOf(shape), requirement, 'wrong-body', data)];
}

function levelOf(shape: BodyShape): 'must' | 'should' {
  return shape === 'error' ? 'should' : 'must';
}
