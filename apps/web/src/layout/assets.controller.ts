import { readFileSync } from 'node:fs';
import { Controller, Get, Header } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Stylesheet } from './stylesheet.js';

const favicon = readFileSync(new URL('../public/favicon.svg', import.meta.url), 'utf8');

/** The two files that pages load. Their addresses change with their content, so browsers may keep them. */
@ApiExcludeController()
@Controller('assets')
export class AssetsController {
  constructor(private readonly stylesheet: Stylesheet) {}

  @Get('app.css')
  @Header('Content-Type', 'text/css; charset=utf-8')
  @Header('Cache-Control', 'public, max-age=31536000, immutable')
  css(): string {
    return this.stylesheet.css;
  }

  @Get('favicon.svg')
  @Header('Content-Type', 'image/svg+xml')
  @Header('Cache-Control', 'public, max-age=86400')
  icon(): string {
    return favicon;
  }
}
