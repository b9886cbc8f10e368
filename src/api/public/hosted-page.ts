// /c/SITE: the chat as a page of its own, where links lead that can't run the snippet. Without JavaScript it is the plain HTML of plain/.
import { randomUUID } from 'node:crypto'
import type { FastifyInstance, FastifyReply } from 'fastify'
import * as z from 'zod/mini'
import type { SiteRecord } from '../../store/sites.ts'
import type { ApiContext } from '../context.ts'
import { describe, otherBody } from '../schemas.ts'
import { toSettings } from './loader.ts'
import { escapeHtml } from '../../insight/html.ts'
import { createNonce, toPolicy } from './page.ts'
import { findServerWords } from '../words.ts'
import { findVisitor } from './plain/cookie.ts'
import { toChat, toStyles } from './plain/html.ts'
import { findTalk, toFrame } from './plain/view.ts'
import type { View } from './plain/view.ts'

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
    const frame = toFrame(request, context, site)
    const known = findVisitor(request, { ...context, site })
    const talk = known && await findTalk(context, frame, known.token)
    return toPage({ site, nonce, context, view: { ...frame, talk } })
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
      // Of the page without scripts: its forms, and its messages in a frame.
      'form-action': "'self'",
      'frame-src': "'self'",
      'frame-ancestors': "'none'"
    }),
    'cross-origin-opener-policy': 'same-origin',
    // The visitor's routes must see that it is our own page which asks; the next site needn't know of it.
    'referrer-policy': 'same-origin'
  })
}

interface PageOptions { site: SiteRecord, nonce: string, context: ApiContext, view: View }

function toPage ({ site, nonce, context, view }: PageOptions): string {
  const settings = escapeHtml(JSON.stringify(toSettings(site, context)))
  return frame({
    // The widget takes the page's language before the browser's, so this is the visitor's.
    lang: view.language,
    title: escapeHtml(view.words.page.title(site.name)),
    nonce,
    head: `<noscript><style nonce="${nonce}">${toStyles(view)}</style></noscript>
<script type="module" nonce="${nonce}" src="/w/${context.assets.names.hosted}"></script>`,
    body: `<main id="shopbell-hosted" data-settings="${settings}"><noscript>${toChat(view, { key: randomUUID() })}</noscript></main>`
  })
}

/** There is no such chat, or it can't be reached now. */
export function toMissing (nonce: string, why: 'missing' | 'busy' = 'missing'): string {
  const { page } = findServerWords('en').words
  const [title, head, text] = why === 'missing' ? [page.missingTitle, page.missing, page.missingWhy] : [page.problem, page.problem, page.busy]
  return frame({ lang: 'en', title, nonce, head: '', body: `<main><h1>${head}</h1><p>${text}</p></main>` })
}

function frame ({ lang, title, nonce, head, body }: { lang: string, title: string, nonce: string, head: string, body: string }): string {
  return `<!doctype html>
<html lang="${lang}">
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
