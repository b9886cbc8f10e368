// `npm start`: the server with a demo shop beside it, unless the environment or .env says otherwise. What it needs was built by bin/prepare.js.
import { existsSync } from 'node:fs'

// Read here, too, so that what .env says of the demo shop counts; what the environment says stands above it.
if (existsSync('.env')) process.loadEnvFile('.env')
process.env.DEMO_PORT ??= '8081'
await import(new URL('../dist/server/main.js', import.meta.url).href)
