// Starts the console in its page: hands the models the browser, and the page the models.
import { render } from 'preact'
import type { World } from './model/world.ts'
import { ConsoleContext } from './view/context.ts'
import { App } from './view/App.tsx'
import { createConsole } from './model/console.ts'
import { createWorld, listenToBrowser } from './browser.ts'
import { listenToKeys } from './view/keyboard.ts'
import { paintBackground } from './view/background.ts'
import { showFlags } from './view/Flag.tsx'
import css from './styles/console.css?inline'

const sheet = new CSSStyleSheet()
sheet.replaceSync(css)
document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet]

void createWorld().then(start)
// Without flags the words still say it all: a failed load is no failure.
import('./flags.ts').then(flags => { showFlags(flags) }, () => {})

function start (world: World): void {
  const models = createConsole(world)
  const root = document.getElementById('app') ?? document.body
  root.replaceChildren()
  render(<ConsoleContext.Provider value={models}><App /></ConsoleContext.Provider>, root)

  listenToKeys(models, document)
  listenToBrowser(models)
  paintBackground(models, document)
  models.start()
}
