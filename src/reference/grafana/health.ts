import { isAtLeast } from '../config/version.ts';
import type { HttpResponse } from '../http/http-types.ts';
import { middlewareJson } from '../http/json-responses.ts';
import type { HandlerContext } from '../instance/handler.ts';

/** The commit that the server reports. */
export const commit = '0000000000000000000000000000000000000000';

/** `GET /api/health`: the state of the database and the version. Public. */
export function health({ grafana }: HandlerContext): HttpResponse {
  const { version, edition } = grafana.behavior;
  const enterpriseCommit = edition === 'enterprise' && isAtLeast(version, 10) ? { enterpriseCommit: commit } : {};
  const response = middlewareJson(200, { database: 'ok', version: version.text, commit, ...enterpriseCommit }, 2);
  return { ...response, body: response.body.trimEnd() };
}

/** `GET /metrics`: the build information in the format of Prometheus. Public. */
export function metrics({ grafana }: HandlerContext): HttpResponse {
  const { version, edition } = grafana.behavior;
  return {
    status: 200,
    headers: { 'Content-Type': 'text/plain; version=0.0.4; charset=utf-8' },
    body: [
      '# HELP grafana_build_info The version of Grafana.',
      '# TYPE grafana_build_info gauge',
      `grafana_build_info{edition="${edition}",revision="${commit}",version="${version.text}"} 1`,
      '',
    ].join('\n'),
  };
}
