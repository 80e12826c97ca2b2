import { Module } from '@nestjs/common';
import { PublicationsRegister } from './publications/publications-register.js';
import { PublishedTables } from './publications/published-tables.js';
import { ReleasePublicationHandler } from './publications/release-publication.js';

/** Ledger, Access and ReadStore come from the installation. */
@Module({
  providers: [ReleasePublicationHandler, PublishedTables, PublicationsRegister],
  exports: [PublishedTables, PublicationsRegister],
})
export class ExportsModule {}
