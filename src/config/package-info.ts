import info from '../../package.json' with { type: 'json' };

/** The name of this package. */
export const name: string = info.name;

/** The version of this package. */
export const version: string = info.version;
