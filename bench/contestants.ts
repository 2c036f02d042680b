import { readFileSync, writeFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Condition, Workload } from './conditions.ts';
import type { FloorInput } from './floor.ts';
import { floorPlan } from './floor-plan.ts';
import { scenariosIn } from './floor-tasks.ts';
import type { Command } from './measure.ts';
import { collectionFor, collectionIds } from './peers/collection.ts';
import { hurlFile } from './peers/hurl.ts';
import { installHurl, packageProgram, peersFolder } from './peers/install.ts';
import { postmanCollection } from './peers/newman.ts';
import type { OpenServer } from './server-process.ts';

/** A program that takes part in the bench. */
export interface Contestant {
  readonly id: string;
  readonly label: string;
  readonly startsNode: boolean;
  takesPart(workload: Workload, condition: Condition): boolean;
  /** Prepares a run: writes what it reads into a folder, and gives the command. */
  prepare(server: OpenServer, workload: Workload, condition: Condition, folder: string): Command;
}

const root = fileURLToPath(new URL('..', import.meta.url));

/** How many checks a workload has. */
export function checksOf(workload: Workload): number {
  if (workload === 'collection') return collectionIds.length;
  const anywhere = 'http://localhost/';
  return scenariosIn(floorPlan(workload, { rootUrl: anywhere, license: 'a.b.c' })).length;
}

/** The command as users start it, built into a folder. */
export function suite(id: string, label: string, builtIn: string, takesPart: Contestant['takesPart']): Contestant {
  return {
    id,
    label,
    startsNode: true,
    takesPart,
    prepare: ({ url, admin, orgAdmin, serviceAccountToken, license }, workload, { settleMs }) => {
      const isCollection = workload === 'collection';
      const chosen = isCollection ? collectionIds.flatMap((only) => ['--only', only]) : ['--provision'];
      const impact = isCollection ? 'reject' : workload;
      return {
        file: process.execPath,
        args: [
          join(builtIn, 'dist/src/cli/main.js'),
          'run',
          ...['--url', url, '--impact', impact, '--settle', String(settleMs)],
          ...chosen,
        ],
        environment: {
          GRAFANA_ADMIN_USER: admin.user,
          GRAFANA_ADMIN_PASSWORD: admin.password,
          GRAFANA_LICENSE_TOKEN: license,
          ...(orgAdmin ? { GRAFANA_USER: orgAdmin.user, GRAFANA_PASSWORD: orgAdmin.password } : {}),
          ...(serviceAccountToken ? { GRAFANA_SERVICE_ACCOUNT_TOKEN: serviceAccountToken } : {}),
        },
      };
    },
  };
}

/** The bare script. Its types are stripped before, as those of the suite are. */
export function floor(folder: string): Contestant {
  const script = join(folder, 'floor.mjs');
  writeFileSync(script, stripTypeScriptTypes(readFileSync(join(root, 'bench/floor.ts'), 'utf8')));
  return {
    id: 'floor',
    label: 'the floor',
    startsNode: true,
    takesPart: (workload) => workload !== 'collection',
    prepare({ url, admin, license }, workload, { settleMs }, scratch) {
      if (workload === 'collection') throw new Error('The floor has no plan for the collection.');
      const stages = floorPlan(workload, { rootUrl: url, license });
      const input = { url, admin, settleMs, stages } satisfies FloorInput;
      return { file: process.execPath, args: [script, written(scratch, 'floor.json', JSON.stringify(input))] };
    },
  };
}

/** The ids of the other tools. */
export const peerIds = ['hurl', 'newman', 'vitest'] as const;

/** The other tools, with the collection; and those that could not be installed. */
export function peers(): { readonly contestants: readonly Contestant[]; readonly missing: readonly string[] } {
  const newman = packageProgram('newman', 'bin/newman.js');
  const vitest = packageProgram('vitest', 'vitest.mjs');
  const hurl = installHurl();
  const takesPart: Contestant['takesPart'] = (workload, { settleMs }) => workload === 'collection' && settleMs === 0;
  const contestants: readonly Contestant[] = [
    ...('missing' in hurl
      ? []
      : [
          {
            id: 'hurl',
            label: `Hurl ${hurl.version}`,
            startsNode: false,
            takesPart,
            prepare: (server: OpenServer, _: Workload, __: Condition, folder: string): Command => ({
              file: hurl.file,
              args: ['--test', written(folder, 'collection.hurl', hurlFile(collectionFor(server)))],
            }),
          },
        ]),
    {
      id: 'newman',
      label: `newman ${newman.version}`,
      startsNode: true,
      takesPart,
      prepare: (server, _, __, folder) => ({
        file: process.execPath,
        args: [
          newman.file,
          'run',
          written(folder, 'collection.postman.json', postmanCollection(collectionFor(server))),
        ],
      }),
    },
    {
      id: 'vitest',
      label: `Vitest ${vitest.version}, undici, ajv`,
      startsNode: true,
      takesPart,
      prepare: (server, _, __, folder) => ({
        file: process.execPath,
        args: [vitest.file, 'run', '--root', peersFolder, '--config', join(peersFolder, 'vitest.config.ts')],
        directory: peersFolder,
        environment: { COLLECTION: written(folder, 'collection.json', JSON.stringify(collectionFor(server))) },
      }),
    },
  ];
  return { contestants, missing: 'missing' in hurl ? [hurl.missing] : [] };
}

function written(folder: string, name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}
