import type { EndpointId } from '../domain/endpoint.ts';
import type { ReceivedResponse, SentRequest } from '../domain/exchange.ts';
import type { RecordedExchange } from './judge/client-run.ts';

/** How many requests of one run are kept. A client that sends more repeats itself anyway. */
const mostExchanges = 1000;

/** The requests of a client with their responses. */
export interface ExchangeLog {
  /** Records a request before it is answered. Gives the function that records its response and returns it. */
  begin(
    request: SentRequest,
    endpoint: EndpointId | undefined,
    misled: boolean,
  ): (response: Response) => Promise<Response>;
  /** What was recorded until now, in the order of arrival. */
  exchanges(): readonly RecordedExchange[];
}

export function exchangeLog(now: () => number = Date.now): ExchangeLog {
  const entries: RecordedExchange[] = [];
  return {
    begin(request, endpoint, misled) {
      const start = now();
      const begun = { request, endpoint, misled, attempts: 1, startedAt: new Date(start).toISOString(), durationMs: 0 };
      if (entries.length >= mostExchanges) return async (response) => response;
      const at = entries.push(begun) - 1;
      return async (response) => {
        entries[at] = { ...begun, response: await receivedFrom(response.clone()), durationMs: now() - start };
        return response;
      };
    },
    exchanges: () => [...entries],
  };
}

async function receivedFrom(response: Response): Promise<ReceivedResponse> {
  return { status: response.status, headers: [...response.headers], body: await response.text() };
}
