/** Grafana's page that the specs were read from. */
export const page = 'https://grafana.com/docs/grafana/latest/developer-resources/api-reference/http-api/licensing/';

/** The anchor of the introduction, which speaks of all endpoints. */
export const introduction = 'enterprise-license-api';

/** The address of a section of the page. */
export function sectionUrl(section: string): string {
  return `${page}#${section}`;
}
