// The console's one page, at each of its addresses; what is shown there is decided in the browser.
import type { FastifyInstance } from 'fastify'
import type { ApiContext } from '../context.ts'
import { describe, otherBody } from '../schemas.ts'
import { createNonce, toPolicy } from './page.ts'

/** What the console can show by address. The token of a link stands behind `#`, which is never sent. */
export const consolePaths = ['/', '/sign-up', '/sign-in', '/join', '/reset', '/visitors', '/chats', '/chats/:conversation', '/inbox', '/install', '/settings', '/settings/:section', '/settings/:section/:item', '/people'] as const

const schema = describe({ act: 'S.console', summary: 'The console.', answers: { 200: otherBody('text/html', 'The page') } })

export function consoleRoutes (app: FastifyInstance, { assets: { names } }: ApiContext): void {
  for (const path of consolePaths) {
    app.get(path, { schema }, async (_request, reply) => {
      const nonce = createNonce()
      reply.type('text/html; charset=utf-8').headers({ 'content-security-policy': policy(nonce), 'cross-origin-opener-policy': 'same-origin' })
      return toPage({ nonce, script: names.console, styles: names.consoleStyles })
    })
  }
}

function policy (nonce: string): string {
  return toPolicy({
    'default-src': "'none'",
    'script-src': `'nonce-${nonce}' 'strict-dynamic'`,
    'style-src': "'self'",
    // Faces of the owner's people lie on the owner's servers (operator-web/model/face.ts).
    'img-src': "'self' data: blob: https:",
    'font-src': "'self'",
    'connect-src': "'self'",
    'object-src': "'none'",
    'base-uri': "'none'",
    'form-action': "'none'",
    'frame-ancestors': "'none'",
    'require-trusted-types-for': "'script'",
    'trusted-types': "'none'"
  })
}

function toPage ({ nonce, script, styles }: { nonce: string, script: string, styles: string | undefined }): string {
  const sheet = styles === undefined ? '' : `<link rel="stylesheet" href="/assets/${styles}">\n`
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover, interactive-widget=resizes-content">
<meta name="color-scheme" content="light dark">
<title>Shopbell</title>
<link rel="icon" href="data:,">
${sheet}<script type="module" nonce="${nonce}" src="/assets/${script}"></script>
</head>
<body>
<div id="app"><noscript>The console needs JavaScript, which is switched off in this browser.</noscript></div>
</body>
</html>
`
}
