// What owners paste into their own pages and servers: the chat behind a text, an element or a picture, and the signing of who somebody is. Pure.
import type { Site } from '../../src/wire/account.ts'

export interface Size { width: number, height: number }

/** Where the server is for the world, as the snippet says it. */
export function baseOf ({ snippet }: Pick<Site, 'snippet'>): string {
  return /src="([^"]*)\/w\//.exec(snippet)?.[1] ?? ''
}

export type RecipeName = 'text' | 'element' | 'image' | 'plain'

export function toRecipes (site: Pick<Site, 'id' | 'snippet'>, { width, height }: Size): Record<RecipeName, string> {
  const base = baseOf(site)
  const chat = `${base}/c/${site.id}`
  const picture = `<img src="${base}/s/${site.id}.svg" width="${width}" height="${height}" alt="Live chat"`
  return {
    text: `<a href="${chat}" data-shopbell-open>Live chat: <span data-shopbell-text="status">…</span></a>`,
    element: '<button type="button" data-shopbell-open>Chat with us</button>\n<style>[data-shopbell-status="offline"] .call-us { display: none }</style>',
    image: `<a href="${chat}" data-shopbell-open>\n  ${picture} data-shopbell-img>\n</a>`,
    plain: `<a href="${chat}">${picture}></a>`
  }
}

export const signers = ['Node', 'PHP', 'Python', 'Ruby'] as const
export type Signer = typeof signers[number]

/** The server's part: the secret never reaches a page. */
export const signingCode: Readonly<Record<Signer, string>> = {
  Node: "import { createHmac } from 'node:crypto'\n\nconst hash = createHmac('sha256', process.env.SHOPBELL_SECRET)\n  .update(person.id).digest('hex')",
  PHP: "$hash = hash_hmac('sha256', $person->id, getenv('SHOPBELL_SECRET'));",
  Python: "import hashlib, hmac, os\n\nhash = hmac.new(os.environ['SHOPBELL_SECRET'].encode(),\n                person.id.encode(), hashlib.sha256).hexdigest()",
  Ruby: "require 'openssl'\n\nhash = OpenSSL::HMAC.hexdigest('SHA256', ENV['SHOPBELL_SECRET'], person.id)"
}

/** The page's part. */
export const identifyCall = "Shopbell('identify', { id: 'ID', hash: 'HASH', name: 'Mara Klein', email: 'mara@shop.example' })"
