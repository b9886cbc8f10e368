// What a site has besides its settings: the owner's own pictures of each state, and the secrets that sign who a visitor is. A new secret is held until it is put away, since the server shows it once.
import { createModel, signal } from '@preact/signals'
import type { ReadonlySignal } from '@preact/signals'
import type { SecretAnswer } from '../../src/wire/account.ts'
import type { SiteStatus } from '../../src/wire/events.ts'
import type { Reply } from '../../src/client/request.ts'
import type { Api } from './api.ts'
import type { Outcome } from './account.ts'
import { maxSitePictureBytes } from '../../src/wire/limits.ts'
import { reasonOf } from './api.ts'
import { toBase64 } from './picture.ts'

export interface SiteThingsShape {
  /** The secret that was made just now. */
  secret: ReadonlySignal<string | undefined>
  setPicture (siteId: string, status: SiteStatus, file: Blob): Promise<Outcome>
  removePicture (siteId: string, status: SiteStatus): Promise<Outcome>
  makeSecret (siteId: string): Promise<Outcome>
  dropSecret (siteId: string, secretId: string): Promise<Outcome>
  putAway (): void
}

export interface SiteThingsOptions { api: Api, onChanged: () => Promise<void> }

export const SiteThingsModel = createModel<SiteThingsShape, [SiteThingsOptions]>(({ api, onChanged }) => {
  const secret = signal<string>()
  const changed = async (reply: Reply): Promise<Outcome> => {
    if (reply.kind !== 'answer') return { kind: 'refused', code: reasonOf(reply) }
    await onChanged()
    return { kind: 'done' }
  }
  return {
    secret,
    async setPicture (site, status, file) {
      if (file.size > maxSitePictureBytes) return { kind: 'refused', code: 'too_large' }
      return await changed(await api.post('/v1/operator/site/picture', { site, status, picture: await toBase64(file) }))
    },
    removePicture: async (site, status) => await changed(await api.post('/v1/operator/site/picture', { site, status, picture: null })),
    async makeSecret (site) {
      const reply = await api.post('/v1/operator/site/secret', { site })
      if (reply.kind === 'answer') secret.value = (reply.body as SecretAnswer).secret
      return await changed(reply)
    },
    dropSecret: async (site, id) => await changed(await api.post('/v1/operator/site/secret/drop', { site, secret: id })),
    putAway () { secret.value = undefined }
  }
})
export type SiteThings = InstanceType<typeof SiteThingsModel>
