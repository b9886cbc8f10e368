// Browser, system and form of a device from the user agent and client hints; tells bots from people. Names inside apps: apps.ts.

import Bowser from 'bowser'
import { isbot } from 'isbot'
import { findApp, findBrowser } from './apps.ts'
import { cleanLine } from './clean.ts'

export interface Device {
  /** 'Chrome', 'Safari', 'Instagram in-app', or 'Unknown'. */
  browser: string
  /** Major, and minor where it is not 0: '141', '18.6'. */
  browserVersion?: string
  /** 'Windows', 'macOS', 'Android', 'iOS', 'iPadOS', 'Linux', 'ChromeOS', …, or 'Unknown'. */
  system: string
  /** Absent where browsers write a frozen one (macOS 10.15.7, Android 10). '10/11' for Windows, which only client hints tell apart. */
  systemVersion?: string
  form: 'desktop' | 'phone' | 'tablet' | 'other'
}

/** As `navigator.userAgentData` gives them; the headers say the same, and reading them is the api's. */
export interface ClientHints {
  brands?: ReadonlyArray<{ brand: string, version: string }> | undefined
  mobile?: boolean | undefined
  platform?: string | undefined
  platformVersion?: string | undefined
  model?: string | undefined
}

type Parsed = Bowser.Parser.ParsedResult

// Longest real user agents (in-app ones with device lists) are about 600 characters; patterns shall not chew on more.
const maxUserAgentLength = 1024

// Maps, not objects: the names come from outside, and `valueOf` is a name too.
const shortNames: ReadonlyMap<string, string> = new Map([
  ['Microsoft Edge', 'Edge'],
  ['Samsung Internet for Android', 'Samsung Internet'],
  ['NAVER Whale Browser', 'Whale'],
  ['Electron', 'Desktop app']
])
const hintedSystems: ReadonlyMap<string, string> = new Map([
  ['Chrome OS', 'ChromeOS'], ['Chromium OS', 'ChromeOS'], ['Windows', 'Windows'], ['macOS', 'macOS'], ['Linux', 'Linux'], ['Android', 'Android'], ['iOS', 'iOS']
])
const oddSystems: ReadonlyArray<readonly [pattern: RegExp, system: string]> = [
  [/PlayStation/, 'PlayStation'], [/Xbox/, 'Xbox'], [/Nintendo/, 'Nintendo'], [/KAIOS/, 'KaiOS'], [/CrOS/, 'ChromeOS'], [/OpenHarmony|HarmonyOS/, 'HarmonyOS'],
  [/FreeBSD/, 'FreeBSD'], [/OpenBSD/, 'OpenBSD'], [/NetBSD/, 'NetBSD'], [/SunOS/, 'Solaris'], [/Web0S|webOS/, 'webOS'], [/Tizen/, 'Tizen']
]
const otherForms = /SMART-?TV|GoogleTV|Android TV|BRAVIA|\bAFT[A-Z]|HbbTV|CrKey|Web0S|AppleTV|Roku|PlayStation|Xbox|Nintendo|OculusBrowser|\bVR\b|Tesla|Watch/
// What isbot lets through, or might one day: automation that says so itself.
const ownBots = /HeadlessChrome|Headless|PhantomJS|Playwright|Puppeteer|Selenium|WebDriver|jsdom|Lighthouse|^\W*$/i

/** Reads the device. Unknown things are 'Unknown' and form 'other'; never throws. */
export function readDevice ({ userAgent, clientHints = {} }: { userAgent: string, clientHints?: ClientHints | undefined }): Device {
  const agent = cleanLine(userAgent, maxUserAgentLength)
  const parsed = agent === '' ? undefined : Bowser.parse(agent)
  const system = readSystem(agent, parsed, clientHints)
  return { ...readBrowser(agent, parsed, clientHints), ...system, form: readForm(agent, parsed, { ...clientHints, system: system.system }) }
}

// What Node's own HTTP clients call themselves: programs that speak the API on purpose (docs/decisions/0003-who-counts-as-a-bot.md).
const programs = new Set(['', 'node', 'undici'])

/** Is this no person's browser: crawlers, previews, monitors, downloaders, headless browsers that say so? A program that names nothing is none. */
export function isBot (userAgent: string): boolean {
  const agent = userAgent.slice(0, maxUserAgentLength).trim()
  return !programs.has(agent.toLowerCase()) && (ownBots.test(agent) || isbot(agent))
}

function readBrowser (agent: string, parsed: Parsed | undefined, { brands = [] }: ClientHints): Pick<Device, 'browser' | 'browserVersion'> {
  const app = findApp(agent)
  if (app !== undefined) return versioned(app.name, app.version)
  const special = findBrowser(agent)
  if (special !== undefined) return versioned(special.name, special.version)
  const name = parsed?.browser.name ?? ''
  if (name === 'WeChat') return versioned('WeChat in-app', parsed?.browser.version)
  // Brave, for one, tells its name in the hints only; the user agent is Chrome's.
  const brand = name === 'Chrome' || name === '' ? brands.find(({ brand }) => !/not.*brand|^chromium$|^google chrome$|headless|^android webview$/i.test(brand)) : undefined
  if (brand !== undefined && cleanLine(brand.brand, 40) !== '') return versioned(shortNames.get(brand.brand) ?? cleanLine(brand.brand, 40), brand.version)
  // Bowser calls what it doesn't know by the first word before a slash: only names that it really knows are worth showing.
  const known = Object.values(Bowser.BROWSER_MAP).includes(name)
  return known ? versioned(shortNames.get(name) ?? name, parsed?.browser.version) : { browser: 'Unknown' }
}

function versioned (browser: string, version: string | undefined): Pick<Device, 'browser' | 'browserVersion'> {
  const short = shortVersion(version)
  return short === undefined ? { browser } : { browser, browserVersion: short }
}

/** '141.0.7390.41' → '141', '18.6.1' → '18.6': the rest changes weekly and helps nobody. */
function shortVersion (version: string | undefined): string | undefined {
  return /^\d{1,5}(?:\.[1-9]\d{0,2}(?!\d))?/.exec(version?.replaceAll('_', '.') ?? '')?.[0]
}

type System = Pick<Device, 'system' | 'systemVersion'>

function readSystem (agent: string, parsed: Parsed | undefined, hints: ClientHints): System {
  const name = oddSystems.find(([pattern]) => pattern.test(agent))?.[1] ?? (/^(?:Windows|macOS|Linux|Android|iOS)$/.test(parsed?.os.name ?? '') ? parsed?.os.name : undefined)
  const system = /iPad/.test(agent) ? 'iPadOS' : name ?? hintedSystems.get(hints.platform ?? '') ?? 'Unknown'
  const version = systemVersion(system, { agent, parsed, hints })
  return version === undefined ? { system } : { system, systemVersion: version }
}

function systemVersion (system: string, { agent, parsed, hints }: { agent: string, parsed: Parsed | undefined, hints: ClientHints }): string | undefined {
  const written = parsed?.os.version
  if (system === 'Windows') return windowsVersion(parsed?.os.versionName, hints.platformVersion)
  if (system === 'macOS') return shortVersion(hints.platformVersion) ?? (/10[._]15(?:[._]7)?\b/.test(agent) ? undefined : shortVersion(written))
  if (system === 'Android') return shortVersion(hints.platformVersion) ?? (/Android 10; K\b/.test(agent) ? undefined : shortVersion(written))
  if (system === 'iOS' || system === 'iPadOS') return appleVersion(agent, written)
  return undefined
}

/** Browsers say "NT 10.0" for 10 and 11 alike; the hint counts from 13 upwards for 11, and is 0 before Windows 10. */
function windowsVersion (named: string | undefined, hint: string | undefined): string | undefined {
  const hinted = /^\d+/.exec(hint ?? '')?.[0]
  if (named === '10') return hinted === undefined || hinted === '0' ? '10/11' : Number(hinted) >= 13 ? '11' : '10'
  return named
}

/** Since Safari 26 the system's number stays at 18; Safari's own is the system's. */
function appleVersion (agent: string, written: string | undefined): string | undefined {
  const safari = /Version\/(\d+(?:\.\d+)?)/.exec(agent)?.[1]
  return shortVersion(safari !== undefined && Number.parseInt(safari, 10) >= 26 ? safari : written)
}

function readForm (agent: string, parsed: Parsed | undefined, { mobile, platform, system }: ClientHints & { system: string }): Device['form'] {
  if (otherForms.test(agent)) return 'other'
  if (/iPad/.test(agent)) return 'tablet'
  const type = parsed?.platform.type
  if (type === 'mobile' || /Mobile|KAIOS/.test(agent)) return 'phone'
  if (type === 'tablet') return 'tablet'
  if (type === 'desktop' || /BSD|ChromeOS|Solaris/.test(system)) return 'desktop'
  if (mobile === true) return 'phone'
  return platform !== undefined && /^(?:Windows|macOS|Linux|ChromeOS)$/.test(system) ? 'desktop' : 'other'
}
