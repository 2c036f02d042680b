import { environmentFile } from './environment.ts';
import type { MockFile } from './mock-file.ts';
import { mswHandlers } from './msw/handlers.ts';
import { mswServer } from './msw/server.ts';
import { wireMockMappings } from './wiremock/mappings.ts';

/** The tools that a mock is generated for. */
export const mockTools = ['msw', 'wiremock'] as const;

export type MockTool = (typeof mockTools)[number];

/** The files of a mock, made from the specs. They depend on nothing else: two calls give the same texts. */
export function mockFiles(tool: MockTool): readonly MockFile[] {
  const files = tool === 'msw' ? mswFiles() : wireMockMappings();
  return [...files, { path: '.env', text: environmentFile(tool) }];
}

function mswFiles(): readonly MockFile[] {
  return [
    { path: 'licensing-handlers.mts', text: mswHandlers() },
    { path: 'server.mts', text: mswServer() },
  ];
}
