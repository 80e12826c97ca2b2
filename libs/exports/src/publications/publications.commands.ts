import type { NamedCommand } from '#contracts';
import { ReleasePublication, ReleasePublicationInput } from './release-publication.js';

export const publicationsCommands = {
  'publish-table': {
    command: ReleasePublication,
    input: ReleasePublicationInput,
    summary: 'Publish a table for a quarter, with small numbers kept out of it',
  },
} satisfies Record<string, NamedCommand>;
