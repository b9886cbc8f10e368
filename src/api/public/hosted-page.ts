// /c/SITE: the chat as a page of its own, where links lead that can't run the snippet.
import type { FastifyInstance, FastifyReply } from 'fastify'
import * as z from 'zod/mini'
import type { SiteRecord } from '../../store/sites.ts'
import type { ApiContext } from '../context.ts'
import { describe, otherBody } from '../schemas.ts'
import { toSettings } from './loader.ts'
import { createNonce, escapeHtml, toPolicy } from './page.ts'

const schema = describe({
  act: 'W.hosted',
  summary: 'The chat of a site as a page.',
  params: z.object({ site: z.string() }),
  answers: { 200: otherBody('text/html', 'The page'), 404: otherBody('text/html', 'There is no such site') }
})

export function hostedPageRoute (app: FastifyInstance, context: ApiContext): void {
  app.get('/c/:site', { schema }, async (request, reply) => {
    const site = await context.sites.find((request.params as { site: string }).site, request)
    const nonce = createNonce()
    setHeaders(reply, nonce)
    if (site === undefined) return await reply.code(404).send(toMissing(nonce))
    return toPage({ site, nonce, context })
  })
}

function setHeaders (reply: FastifyReply, nonce: string): void {
  reply.type('text/html; charset=utf-8').headers({
    'content-security-policy': toPolicy({
      'default-src': "'none'",
      // The panel is loaded by a script that this page trusts.
      'script-src': `'nonce-${nonce}' 'strict-dynamic'`,
      'style-src': `'nonce-${nonce}'`,
      'img-src': "'self' data:",
      'connect-src': "'self'",
      'base-uri': "'none'",
      'form-action': "'none'",
      'frame-ancestors': "'none'"
    }),
    'cross-origin-opener-policy': 'same-origin',
    // The visitor's routes must see that it is our own page which asks; the next site needn't know of it.
    'referrer-policy': 'same-origin'
  })
}

interface PageOptions { site: SiteRecord, nonce: string, context: ApiContext }

function toPage ({ site, nonce, context }: PageOptions): string {
  const name = escapeHtml(site.name)
  const home = site.origins.find(origin => origin.startsWith('http'))
  const otherwise = home === undefined ? `You can reach ${name} on their website.` : `You can reach ${name} at <a href="${escapeHtml(home)}" rel="noopener noreferrer">${escapeHtml(new URL(home).host)}</a>.`
  const settings = escapeHtml(JSON.stringify(toSettings(site, context)))
  return frame({
    title: `Chat with ${name}`,
    nonce,
    head: `<script type="module" nonce="${nonce}" src="/w/${context.assets.names.hosted}"></script>`,
    body: `<main id="shopbell-hosted" data-settings="${settings}"><noscript><h1>${name}</h1><p>This chat needs JavaScript, which is switched off in this browser. ${otherwise}</p></noscript></main>`
  })
}

function toMissing (nonce: string): string {
  return frame({ title: 'No chat here', nonce, head: '', body: '<main><h1>There is no chat here</h1><p>The address may be mistyped, or the chat has moved.</p></main>' })
}

function frame ({ title, nonce, head, body }: { title: string, nonce: string, head: string, body: string }): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover, interactive-widget=resizes-content">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" href="data:,">
<style nonce="${nonce}">html,body{height:100%;margin:0}body{font:16px/1.5 system-ui,sans-serif}main{height:100%}main>h1,main>p,noscript>*{max-width:32rem;margin:2rem auto 0;padding:0 1rem}</style>
${head}
</head>
<body>
${body}
</body>
</html>
`
}
