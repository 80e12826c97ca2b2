import { readFileSync } from 'node:fs';
import { Controller, Get, Header, StreamableFile } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Stylesheet } from './stylesheet.js';

const favicon = readFileSync(new URL('../public/favicon.svg', import.meta.url), 'utf8');
const faviconOfOld = readFileSync(new URL('../public/favicon.ico', import.meta.url));

/** The files that pages load. Their addresses change with their content, so browsers may keep them. */
@ApiExcludeController()
@Controller()
export class AssetsController {
  constructor(private readonly stylesheet: Stylesheet) {}

  @Get('assets/app.css')
  @Header('Content-Type', 'text/css; charset=utf-8')
  @Header('Cache-Control', 'public, max-age=31536000, immutable')
  css(): string {
    return this.stylesheet.css;
  }

  @Get('assets/favicon.svg')
  @Header('Content-Type', 'image/svg+xml')
  @Header('Cache-Control', 'public, max-age=86400')
  icon(): string {
    return favicon;
  }

  /** A browser asks for this of every host, also where it shows no page of ours: a file, or the answer of the API. */
  @Get('favicon.ico')
  @Header('Content-Type', 'image/x-icon')
  @Header('Cache-Control', 'public, max-age=86400')
  iconOfOld(): StreamableFile {
    return new StreamableFile(faviconOfOld);
  }
}
