import type { ListedDeviation } from '../domain/deviation.ts';
import type { Fetch } from '../domain/fetch.ts';
import type { Login } from '../domain/login.ts';
import type { Impact } from '../domain/scenario.ts';
import type { HttpHeader } from './headers.ts';
import type { ValuesOf } from './option-declaration.ts';
import type { options } from './options.ts';

/** The settings that are made of several options, or of the files that options name. */
export interface CombinedSettings {
  /** The server admin. */
  readonly admin?: Login;
  /** A user who is not a server admin. */
  readonly orgAdmin?: Login;
  /** PEM text of additional CA certificates. */
  readonly ca?: string;
  /** PEM text of the client certificate and of its key; both or neither. */
  readonly cert?: string;
  readonly key?: string;
  /** The URL of the proxy for this target; it may contain credentials. */
  readonly proxy?: string;
  /** Sent with every request of every persona. */
  readonly headers?: readonly HttpHeader[];
  /** The deviations that fail nothing. */
  readonly deviations?: readonly ListedDeviation[];
  /** Responds to the requests of the run, instead of the network. */
  readonly fetch?: Fetch;
}

/**
 * Everything that configures a run, checked: the options of the table by their keys, and what is combined of them. Made
 * by `loadSettings` of flags and environment, or by `settingsFromOptions` of what the caller of the library gives.
 */
export interface Settings extends ValuesOf<typeof options>, CombinedSettings {
  readonly impact: Impact;
}
