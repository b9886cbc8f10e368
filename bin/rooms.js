// `npm run rooms`: holds the import table of .dependency-cruiser.cjs over the folders that are there.
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { cruise, format } from 'dependency-cruiser'
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config'

/** Cruises `folders` (below the current directory) by our rules; resolves with the count of broken rules and a report for people. */
export async function checkRooms (folders) {
  const { forbidden, options } = createRequire(import.meta.url)('../.dependency-cruiser.cjs')
  const { output } = await cruise(folders, { ...options, ruleSet: { forbidden }, validate: true }, undefined, { tsConfig: extractTSConfig(options.tsConfig.fileName) })
  const report = await format(output, { outputType: 'err' })
  return { broken: output.summary.violations, text: report.output }
}

if (process.argv[1]?.endsWith('rooms.js')) {
  const { broken, text } = await checkRooms(['src', 'widget', 'operator-web'].filter(folder => existsSync(folder)))
  console.log(text.trim())
  process.exitCode = broken.length > 0 ? 1 : 0
}
