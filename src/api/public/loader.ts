// /w/SITE.js: the loader with the site's settings baked in, so that it needs no request before its hello.
import type { FastifyInstance } from 'fastify'
import * as z from 'zod/mini'
import { builtInBlocked } from '../../insight/blocked.ts'
import type { SiteRecord } from '../../store/sites.ts'
import type { ApiContext } from '../context.ts'
import { settingsOf } from '../look/look.ts'
import { describe, otherBody } from '../schemas.ts'
import { sendAsset, toAsset } from './assets.ts'
import type { Asset } from './assets.ts'
import { openToPages } from './asset-routes.ts'

const schema = describe({
  act: 'W.js',
  summary: 'The loader of a site; for a site that does not exist a script that does nothing.',
  params: z.object({ site: z.string() }),
  answers: { 200: otherBody('text/javascript', 'The loader') }
})

// The build may write the text with other quotes.
const place = /(["'`])__SHOPBELL_SETTINGS__\1/
/** An hour old is fine for parts that every node still serves; the browser renews it beside the visit. */
const anHour = 'public, max-age=3600, stale-while-revalidate=86400'
/** A site that is made later must not wait an hour for its loader. */
const aMinute = 'public, max-age=60'
/** Each is some 20 KB with its twin. */
const maxKept = 1000
const nothing = toAsset('text/javascript; charset=utf-8', '// There is no such site.\n')

export function loaderRoute (app: FastifyInstance, context: ApiContext): void {
  const kept = new Map<string, Asset>()
  app.get('/w/:site(^[a-z0-9]{12}).js', { schema }, async (request, reply) => {
    const site = await context.sites.find((request.params as { site: string }).site, request)
    openToPages(reply)
    reply.header('cache-control', site === undefined ? aMinute : anHour)
    return sendAsset(request, reply, site === undefined ? nothing : bake(kept, site, context))
  })
}

/** What the loader and the hosted page are told of a site. */
export function toSettings (site: SiteRecord, { assets: { names } }: ApiContext): object {
  const blocked = [...builtInBlocked, ...settingsOf(site).privacy.blocked].map(name => name.replace(/[^\w-]/g, '\\$&')).join('|')
  return { id: site.id, build: names.build, blocked }
}

function bake (kept: Map<string, Asset>, site: SiteRecord, context: ApiContext): Asset {
  // Escaped, so that it stays a script wherever somebody pastes it.
  const settings = JSON.stringify(toSettings(site, context)).replaceAll('<', '\\u003c')
  const before = kept.get(settings)
  if (before !== undefined) return before
  const made = toAsset('text/javascript; charset=utf-8', context.assets.loader.replace(place, () => settings))
  if (kept.size >= maxKept) kept.clear()
  kept.set(settings, made)
  return made
}
