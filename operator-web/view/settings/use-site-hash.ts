// Which site's settings are shown, as the end of an address; empty for the account's first.
import { useConsole } from '../context.ts'

export function useSiteHash (): string {
  const { hash } = useConsole().route.place.value
  return hash === '' ? '' : `#${hash}`
}
