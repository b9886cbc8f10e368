// The site in the path of every visitor's route, and the problems that each of them may answer.
import * as z from 'zod/mini'
import { SiteId } from '../../wire/ids.ts'

export const SiteParams = z.strictObject({ site: SiteId })
export type SiteParams = z.infer<typeof SiteParams>

/** No or a foreign token, a refused origin, an unknown site, too often. */
export const visitorProblems = [401, 403, 404, 429] as const
