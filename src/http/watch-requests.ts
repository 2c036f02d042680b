import type { Dispatcher } from 'undici';

/** Called for each request of a dispatcher. */
export interface RequestWatcher {
  started(): void;
  /** The status line and the headers have come. */
  responded(): void;
  /** @param isComplete - whether the whole response has come */
  ended(isComplete: boolean): void;
}

/** The same dispatcher, whose requests are watched. */
export function watchRequests(dispatcher: Dispatcher, watcher: RequestWatcher): Dispatcher {
  return dispatcher.compose((dispatch) => (options, handler) => {
    let hasEnded = false;
    const end = (isComplete: boolean): void => {
      if (!hasEnded) watcher.ended(isComplete);
      hasEnded = true;
    };
    watcher.started();
    return dispatch(options, {
      onRequestStart: (...event) => handler.onRequestStart?.(...event),
      onRequestUpgrade: (...event) => handler.onRequestUpgrade?.(...event),
      onResponseStart: (...event) => {
        watcher.responded();
        return handler.onResponseStart?.(...event);
      },
      onResponseData: (...event) => handler.onResponseData?.(...event),
      onResponseEnd: (...event) => {
        end(true);
        return handler.onResponseEnd?.(...event);
      },
      onResponseError: (...event) => {
        end(false);
        return handler.onResponseError?.(...event);
      },
    });
  });
}
