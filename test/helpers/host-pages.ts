// Owners' pages of every temper, on an origin of their own: plain, a single-page app, a strict policy, a hostile style sheet, a sandboxed frame.
import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Test } from 'tap'

export interface HostPages {
  origin: string
  /** Every request that the pages got, so that a story can say what a page did not do. */
  requests: string[]
}

interface Page { body: string, head?: string, headers?: Record<string, string> }

/** The nonce of the strict page's own scripts: fixed, because the page is. */
const nonce = 'Zm9ydHktdHdv'

/** Serves the pages with `snippet` in each, until the test ends. `server` is Shopbell's origin. */
export async function hostPages (t: Test, { snippet, server }: { snippet: string, server: string }): Promise<HostPages> {
  const requests: string[] = []
  const http = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`)
    answer(request, response, { snippet, server })
  })
  await new Promise<void>(resolve => http.listen(0, '127.0.0.1', resolve))
  t.teardown(() => new Promise<void>(resolve => { http.close(() => { resolve() }); http.closeAllConnections() }))
  return { origin: `http://127.0.0.1:${(http.address() as AddressInfo).port}`, requests }
}

function answer (request: IncomingMessage, response: ServerResponse, given: { snippet: string, server: string }): void {
  const path = (request.url ?? '/').split('?')[0] ?? '/'
  const page = pages(given)[path]
  // The browser asks for an icon by itself: a refusal would stand in the console among the complaints that stories count.
  if (page === undefined) { response.writeHead(path === '/favicon.ico' ? 204 : 404).end(); return }
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', ...page.headers })
  const title = path === '/' ? 'Boots & Co.' : `${path.slice(1)} · Boots & Co.`
  response.end('<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">' +
    `<title>${title}</title>${page.head ?? ''}</head><body>${page.body}</body></html>`)
}

function pages ({ snippet, server }: { snippet: string, server: string }): Record<string, Page> {
  const shop = '<h1>Boots</h1><p>Hand-made, from 149 €.</p><nav><a id="to-boots" href="/boots">Boots</a> <a id="to-home" href="/">Home</a></nav>'
  const site = /\/w\/([a-z0-9]+)\.js/.exec(snippet)?.[1] ?? ''
  const link = `<p><a id="live" href="${server}/c/${site}" data-shopbell-open>Live chat <img src="${server}/s/${site}.svg" width="160" height="48" alt="Live chat" data-shopbell-img></a></p>`
  return {
    '/': { head: snippet, body: `<main>${shop + link}</main>` },
    '/boots': { head: snippet, body: `<main>${shop + link}</main>` },
    '/spa': { head: snippet, body: shop + singlePage },
    '/strict': {
      head: snippet.replace('<script', `<script nonce="${nonce}"`),
      body: shop,
      headers: { 'content-security-policy': `default-src 'none'; script-src 'nonce-${nonce}' 'strict-dynamic'; connect-src ${server}; style-src 'none'` }
    },
    '/hostile': { head: `<style>${hostile}</style>${snippet}`, body: shop + '<div class="overlay"></div>' },
    '/without': { body: shop + link },
    // A snippet whose site was never made, or is gone.
    '/unknown': { head: snippet.replace(/[a-z0-9]{12}(?=\.js)/, 'a'.repeat(12)), body: shop },
    '/sandbox': { body: '<iframe sandbox="allow-scripts" src="/" width="900" height="700" title="shop"></iframe>' }
  }
}

const singlePage = `<main id="view">Start</main><button id="go">Boots</button><p style="height:3000px">Much more</p><script>
  document.getElementById('go').addEventListener('click', () => {
    history.pushState({}, '', '/spa/boots?color=brown')
    document.title = 'Brown boots'
    document.getElementById('view').textContent = 'Brown boots'
  })</script>`

const hostile = `
  * { all: unset !important; letter-spacing: 9px !important; }
  html { font-size: 8px !important; }
  div, button, input, textarea, section { display: none !important; position: static !important; color: #fff !important; background: #fff !important; }
  .overlay { display: block !important; position: fixed !important; inset: 0 !important; z-index: 2147483647 !important; background: rgb(200 200 200 / 0.5) !important; }`
