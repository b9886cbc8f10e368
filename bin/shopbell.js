#!/usr/bin/env node
// The installed command: runs the built server, whose command line is src/main.ts.
import { existsSync } from 'node:fs'

const main = new URL('../dist/server/main.js', import.meta.url)
if (existsSync(main)) await import(main.href)
else {
  console.error('Shopbell is not built yet: run "npm run build" in its folder, then this again.')
  process.exitCode = 1
}
