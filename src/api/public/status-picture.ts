// /s/SITE.svg: a picture that says whether somebody is there, for mails and pages where the snippet can't be. How the built-in ones look is picture-sets.ts; owners' own come as they are.
import type { FastifyInstance, FastifyReply } from 'fastify'
import * as z from 'zod/mini'
import { NotFound } from '../../errors.ts'
import { findSitePicture } from '../../store/site-pictures.ts'
import type { SitePicture } from '../../store/site-pictures.ts'
import type { SiteRecord } from '../../store/sites.ts'
import { SiteStatus } from '../../wire/events.ts'
import { Language, pictureSets } from '../../wire/settings.ts'
import type { ApiContext } from '../context.ts'
import { chooseLanguage } from '../look/languages.ts'
import { launcherWords } from '../look/launcher-words.ts'
import { settingsOf } from '../look/look.ts'
import { keepNewest } from '../newest.ts'
import { describe, otherBody } from '../schemas.ts'
import { openToPages } from './asset-routes.ts'
import { drawPicture } from './picture-sets.ts'

const Query = z.strictObject({
  status: z.optional(SiteStatus),
  set: z.optional(z.enum([...pictureSets, 'own'])),
  size: z.optional(z.enum(['s', 'm', 'l', 'xl'])),
  lang: z.optional(Language),
  v: z.optional(z.string().check(z.regex(/^[0-9a-f]{16}$/, 'is not a version')))
})
type Query = z.infer<typeof Query>

const schema = describe({
  act: 'W.status',
  summary: 'The state of a site as a picture; `status` asks for the picture of one state, `set`, `size` and `lang` for another than the settings say, `v` names one version of an own one.',
  params: z.object({ site: z.string() }),
  query: Query,
  answers: { 200: otherBody('image/svg+xml', 'The picture; an owner\'s own may be PNG, GIF or WebP') },
  problems: [404]
})

/** An owner's file may hold what ours never do: nothing of it runs, loads or leads anywhere, also where it is opened by itself. */
const sandboxed = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"
/** Of 256 KB at most each. */
const maxKept = 100

export function statusPictureRoute (app: FastifyInstance, { pool, sites, feed }: ApiContext): void {
  const find = keepOwn(async (site, status) => await findSitePicture(pool, { accountId: site.accountId, siteId: site.id, status }))
  app.get('/s/:site(^[a-z0-9]{12}).svg', { schema }, async (request, reply) => {
    const site = await sites.find((request.params as { site: string }).site, request)
    if (site === undefined) throw new NotFound()
    const asked = request.query as Query
    const { picture, language, look } = settingsOf(site)
    const status = asked.status ?? feed.siteStatus(site.accountId, site.id)?.status ?? site.status
    const set = asked.set ?? picture.set
    openToPages(reply)
    // Half a minute: a picture in a mail is asked for once, one in a page by each of its readers.
    reply.header('cache-control', 'public, max-age=30')
    const own = set === 'own' ? await find(site, status) : undefined
    if (own !== undefined) return sendOwn(reply, own)
    const { lang, dir } = chooseLanguage(asked.lang === undefined ? [] : [asked.lang], language)
    const { region, states } = launcherWords[lang]
    reply.type('image/svg+xml; charset=utf-8')
    // A state that the owner drew nothing for is better told by ours than not at all.
    return drawPicture(set === 'own' ? 'pill' : set, asked.size ?? 'm', { status, region, state: states[status], dir, name: site.name, colour: look.colour })
  })
}

function sendOwn (reply: FastifyReply, { type, bytes }: SitePicture): FastifyReply {
  return reply.type(type).header('content-security-policy', sandboxed).send(bytes)
}

type Find = (site: SiteRecord, status: SiteStatus) => Promise<SitePicture | undefined>

/** Asks once for each picture of each version of a site's look, for as long as there is room. */
function keepOwn (find: Find): Find {
  const kept = new Map<string, { revision: number, picture: Promise<SitePicture | undefined> }>()
  return async (site, status) => {
    const key = `${site.id}.${status}`
    const before = kept.get(key)
    if (before !== undefined && before.revision === site.settingsSeq) return await before.picture
    const picture = find(site, status)
    keepNewest(kept, maxKept, [key, { revision: site.settingsSeq, picture }])
    picture.catch(() => { kept.delete(key) })
    return await picture
  }
}
