import { type Exchange, header, objectIn } from '../domain/exchange.ts';
import { withoutSecrets } from '../http/describe-response.ts';
import { isRedirect } from '../http/proxy-responses.ts';

/** Sends a GET without credentials to a path; one that begins with `/../` leaves the last folder of the URL. */
type GetPublic = (path: string) => Promise<Exchange>;

const checkPath = 'api/licensing/check';

/** How many folders of a URL are left at most. */
const maxFolders = 4;

/**
 * Looks for the API near the URL in use with a few public GETs: a folder or more up, in the usual sub-path, where a
 * redirect leads, and without the `/api` that some mocks leave out.
 *
 * @param exchange - the response of something else to check
 * @returns what to do, as a sentence; undefined if the API is not found
 */
export async function suggestBaseUrl(url: string, exchange: Exchange, get: GetPublic): Promise<string | undefined> {
  for (const folder of candidates(url)) {
    const health = await get(`/${folder}api/health`);
    if (typeof objectIn(health)?.database === 'string') return `Set --url to ${new URL(folder, url).href}.`;
  }
  return redirectTarget(exchange) ?? (await withoutApi(get, exchange));
}

function candidates(url: string): readonly string[] {
  const depth = new URL(url).pathname.split('/').filter((name) => name !== '').length;
  const upwards = Array.from({ length: Math.min(depth, maxFolders) }, (_, at) => '../'.repeat(at + 1));
  return [...upwards, 'grafana/'];
}

/** The address that a redirect of check leads to, if it is check again, below another root URL. */
function redirectTarget({ request, response }: Exchange): string | undefined {
  const location = response && isRedirect(response) ? header(response, 'location') : undefined;
  if (location === undefined || !URL.canParse(location, request.url)) return undefined;
  const { origin, pathname } = new URL(location, request.url);
  const root = `${origin}${pathname.slice(0, -checkPath.length)}`;
  if (!pathname.endsWith(`/${checkPath}`) || `${root}${checkPath}` === request.url) return undefined;
  return `Set --url to ${withoutSecrets(root)}.`;
}

/** Whether a mock serves the documented paths without `/api`, as Prism does with Grafana's OpenAPI. */
async function withoutApi(get: GetPublic, { response: missing }: Exchange): Promise<string | undefined> {
  if (missing?.status !== 404) return undefined;
  const { response } = await get('/licensing/check');
  if (!response || ![200, 401, 403].includes(response.status)) return undefined;
  return 'It serves /licensing/check, without /api. Add /api, the base path of the OpenAPI description, to the paths of the mock.';
}
