// Whether a page that is asked for is going to be in front of somebody: browsers fetch ahead, and so do programs that draw previews of links. Pure.
import type { FastifyRequest } from 'fastify'

// Messengers, mail filters and search engines. A text browser, which is somebody, is none of them, nor is a telephone by Cubot.
const previews = /(?<!cu)bot\b|crawl|spider|preview|facebookexternalhit|facebot|whatsapp|slack|telegram|skype|discord|embedly|pinterest|vkshare|google-safety|bingbot|barracuda|proofpoint|safelinks/i

export function isLookedAt ({ method, headers }: Pick<FastifyRequest, 'method' | 'headers'>): boolean {
  const ahead = [headers['sec-purpose'], headers.purpose, headers['x-purpose'], headers['x-moz']].join()
  return method === 'GET' && !/prefetch|prerender|preview/i.test(ahead) && !previews.test(headers['user-agent'] ?? '')
}
