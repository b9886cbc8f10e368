// The pictures that move on invitations: the gallery, and the account's own, which owners and admins add and take away.
import { computed, createModel, signal } from '@preact/signals'
import type { ReadonlySignal } from '@preact/signals'
import type { ArtAnswer, OwnArt } from '../../src/wire/art.ts'
import type { Reply } from '../../src/client/request.ts'
import type { Api } from './api.ts'
import type { Outcome } from './account.ts'
import { maxArtBytes } from '../../src/wire/limits.ts'
import { reasonOf } from './api.ts'
import { toBase64 } from './picture.ts'

/** A picture to choose; `name` only where the owner gave one. */
export interface ArtChoice { art: string, url: string, name?: string, own: boolean }

export interface ArtShape {
  /** First the gallery, then the account's own; undefined until they came. */
  choices: ReadonlySignal<readonly ArtChoice[] | undefined>
  own: ReadonlySignal<readonly OwnArt[]>
  /** Reads them, once. */
  want (): void
  add (file: File): Promise<Outcome>
  remove (art: string): Promise<Outcome>
  clear (): void
}

export const ArtModel = createModel<ArtShape, [{ api: Api }]>(({ api }) => {
  const had = signal<ArtAnswer>()
  let asked = false
  const take = (reply: Reply): Outcome => {
    if (reply.kind !== 'answer') return { kind: 'refused', code: reasonOf(reply) }
    had.value = reply.body as ArtAnswer
    return { kind: 'done' }
  }
  const read = async (): Promise<void> => {
    // The next who wants them asks again.
    asked = take(await api.get('/v1/operator/art')).kind === 'done'
  }
  return {
    choices: computed(() => had.value === undefined ? undefined : [...had.value.gallery.map(art => ({ ...art, own: false })), ...had.value.own.map(({ art, url, name }) => ({ art, url, name, own: true }))]),
    own: computed(() => had.value?.own ?? []),
    want () {
      if (asked) return
      asked = true
      void read()
    },
    async add (file) {
      if (file.size > maxArtBytes) return { kind: 'refused', code: 'too_large' }
      return take(await api.post('/v1/operator/art/add', { name: nameOf(file), picture: await toBase64(file) }))
    },
    remove: async art => take(await api.post('/v1/operator/art/delete', { art })),
    clear () {
      asked = false
      had.value = undefined
    }
  }
})
export type Art = InstanceType<typeof ArtModel>

/** The file's, without its ending. */
function nameOf ({ name }: File): string {
  const [short] = name.split(/\.[a-z0-9]{2,5}$/i)
  return [...(short ?? '').trim() || name].slice(0, 80).join('')
}
