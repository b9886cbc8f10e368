// A country's flag, once the flags have come; the country's name always stands beside it in words.
import type { VNode } from 'preact'
import { signal } from '@preact/signals'

const flagOf = signal<((country: string) => string | undefined) | undefined>()

/** Called once, by main.tsx, with what flags.ts gives. */
export function showFlags (find: (country: string) => string | undefined): void {
  flagOf.value = find
}

export function Flag ({ country }: { country: string | undefined }): VNode {
  const src = country === undefined ? undefined : flagOf.value?.(country)
  return src === undefined ? <span class='flag flag-none' /> : <img class='flag' src={src} alt='' width={18} height={12} />
}
