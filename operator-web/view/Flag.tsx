// A country's flag, once the flags have come; the country's name always stands beside it in words.
import type { VNode } from 'preact'
import { signal } from '@preact/signals'

type Flags = Readonly<Record<string, string>>

const flags = signal<Flags>({})

/** Called once, by main.tsx, with what flags.ts holds: SVG text by country. */
export function showFlags (all: Flags): void {
  flags.value = all
}

export function Flag ({ country }: { country: string | undefined }): VNode | null {
  if (country === undefined) return null
  const svg = flags.value[country]
  return svg === undefined ? <span class='flag flag-none' /> : <img class='flag' src={`data:image/svg+xml,${encodeURIComponent(svg)}`} alt='' width={18} height={12} />
}
