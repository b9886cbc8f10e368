// The pages of the demo shop as text: plain HTML and CSS with a look of its own, light and dark, like any shop that pastes the line.
import { escapeHtml } from '../../insight/html.ts'
import { teas, type Tea } from './demo-teas.ts'

/** What stands at the end of every page. */
export type Foot =
  | { kind: 'snippet', snippet: string }
  | { kind: 'sign-up', url: string }
  | { kind: 'nothing' }

export function toHomePage (foot: Foot): string {
  return toPage({
    title: 'Kettle & Fern · loose tea from the harbour',
    foot,
    main: `
    <section class="hero">
      <div>
        <p class="over">Since a Tuesday in 1987</p>
        <h1>Tea for people who look out of the window.</h1>
        <p class="lead">Four teas, packed by hand in the house by the harbour, sent the day you ask for them.</p>
        <p><a class="button" href="/tea/harbour-morning">Try Harbour Morning</a> ${askButton(foot)}</p>
      </div>
      ${cup}
    </section>
    <h2>The shelf</h2>
    <ul class="shelf">${teas.map(toCard).join('')}</ul>`
  })
}

export function toTeaPage (tea: Tea, foot: Foot): string {
  return toPage({
    title: `${tea.title} · Kettle & Fern`,
    foot,
    main: `
    <p><a href="/">The shelf</a></p>
    <article class="tea">
      ${toTin(tea)}
      <div>
        <h1>${tea.title}</h1>
        <p class="over">${tea.taste}</p>
        <p class="lead">${tea.story}</p>
        <p class="price">${tea.price} <small>tin of 100 g</small></p>
        <p><a class="button" href="/basket?tea=${tea.name}">Put into the basket</a> ${askButton(foot)}</p>
      </div>
    </article>`
  })
}

export function toBasketPage (tea: Tea | undefined, foot: Foot): string {
  const filled = tea && `
    <ul class="basket"><li>${toTin(tea)}<span><strong>${tea.title}</strong><br>One tin of 100 g</span><span class="price">${tea.price}</span></li></ul>
    <p class="lead">Nothing is really sold here: this shop shows what Shopbell does.</p>`
  const empty = '<p class="lead">It is empty. <a href="/">The shelf</a> isn’t.</p>'
  return toPage({ title: 'Basket · Kettle & Fern', foot, main: `<h1>Your basket</h1>${filled ?? empty}<p>${askButton(foot)}</p>` })
}

export function toMissingPage (foot: Foot): string {
  return toPage({ title: 'Not on the shelf · Kettle & Fern', foot, main: '<h1>Not on the shelf</h1><p class="lead">There is nothing here. <a href="/">Back to the tea</a>.</p>' })
}

interface Page { title: string, main: string, foot: Foot }

function toPage ({ title, main, foot }: Page): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" href="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E%3Cpath d='M5 10h18v9a8 8 0 0 1-8 8h-2a8 8 0 0 1-8-8z' fill='%23356044'/%3E%3Cpath d='M23 12h2a4 4 0 0 1 0 8h-2' fill='none' stroke='%23356044' stroke-width='3'/%3E%3C/svg%3E">
<style>${style}</style>
</head>
<body>
${banner(foot)}<header><a class="name" href="/">Kettle <i>&amp;</i> Fern</a><nav aria-label="Shop"><a href="/">Tea</a><a href="/basket">Basket</a></nav></header>
<main>${main}
</main>
<footer>A demo shop that comes with Shopbell. Its bell rings in the console when you look around.</footer>
${foot.kind === 'snippet' ? foot.snippet : ''}
</body>
</html>
`
}

function banner (foot: Foot): string {
  if (foot.kind !== 'sign-up') return ''
  // The page itself never has the token: anybody who can open the shop would own the account.
  return `<aside>This shop has no bell yet: sign up with the link that Shopbell printed at its start (<b>${escapeHtml(foot.url)}#…</b>), then reload this page.</aside>\n`
}

function askButton (foot: Foot): string {
  return foot.kind === 'snippet' ? '<button class="button plain" type="button" data-shopbell-open>Ask us about it</button>' : ''
}

function toCard (tea: Tea): string {
  return `<li><a href="/tea/${tea.name}">${toTin(tea)}<strong>${tea.title}</strong><span>${tea.taste}</span><span class="price">${tea.price}</span></a></li>`
}

function toTin ({ colours: [body, lid] }: Tea): string {
  return `<svg class="tin" viewBox="0 0 120 140" aria-hidden="true"><rect x="22" y="30" width="76" height="100" rx="7" fill="${body}"/><rect x="18" y="14" width="84" height="24" rx="6" fill="${lid}"/><rect x="34" y="58" width="52" height="46" rx="3" fill="#FFF9EC"/><path d="M60 66c10 6 14 16 0 30c-14-14-10-24 0-30zM60 70v26" fill="none" stroke="${lid}" stroke-width="2.5" stroke-linecap="round"/></svg>`
}

const cup = '<svg class="cup" viewBox="0 0 320 260" aria-hidden="true"><ellipse cx="150" cy="226" rx="128" ry="16" class="shade"/><path d="M54 96h192v44a80 80 0 0 1-80 80h-32a80 80 0 0 1-80-80z" class="clay"/><ellipse cx="150" cy="96" rx="96" ry="20" class="rim"/><ellipse cx="150" cy="99" rx="82" ry="14" class="brew"/><path d="M244 112h16a32 32 0 0 1 0 64h-24" fill="none" stroke-width="16" class="handle"/><path d="M118 66c-12-16 12-24 0-42M160 60c-12-16 12-24 0-42" fill="none" stroke-width="6" stroke-linecap="round" class="steam"/></svg>'

const style = `
:root{--paper:#FBF6EC;--card:#FFFDF8;--ink:#2A2A24;--soft:#5E5B4E;--leaf:#2F5D43;--on-leaf:#FFFFFF;--line:#E2D9C6;--clay:#C9825B}
@media (prefers-color-scheme:dark){:root{--paper:#191B17;--card:#22251F;--ink:#F1EDE2;--soft:#BDB8A8;--leaf:#A5D3B2;--on-leaf:#12281B;--line:#3A3D34;--clay:#B06D49}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:17px/1.6 Georgia,'Iowan Old Style','Noto Serif',serif}
header,main,footer{max-width:1040px;margin:0 auto;padding:0 24px}
header{display:flex;flex-wrap:wrap;gap:8px 24px;align-items:baseline;justify-content:space-between;padding-top:28px;padding-bottom:28px}
.name{font-size:26px;letter-spacing:.01em;color:var(--ink);text-decoration:none}
.name i{color:var(--clay)}
nav{display:flex;gap:24px}
a{color:var(--leaf)}
nav a{display:inline-block;padding:6px 0;text-decoration:none}
a:hover{text-decoration:underline}
:focus-visible{outline:3px solid var(--clay);outline-offset:3px;border-radius:4px}
aside{background:var(--leaf);color:var(--on-leaf);text-align:center;padding:12px 24px}
.hero{display:grid;grid-template-columns:1.1fr .9fr;gap:32px;align-items:center;padding:24px 0 40px}
h1{font-size:clamp(32px,5vw,52px);line-height:1.12;font-weight:normal;margin:0 0 16px;text-wrap:balance}
h2{font-weight:normal;font-size:26px;margin:24px 0 16px}
.over{color:var(--soft);font-style:italic;margin:0 0 12px}
.lead{font-size:19px;max-width:34em;color:var(--soft)}
.button{display:inline-block;border:2px solid var(--leaf);border-radius:999px;padding:10px 22px;margin:4px 8px 4px 0;background:var(--leaf);color:var(--on-leaf);font:inherit;text-decoration:none;cursor:pointer}
.plain{background:none;color:var(--leaf)}
.cup{width:100%;height:auto}
.clay{fill:var(--clay)}.rim{fill:#E0A580}.brew{fill:#7A3E1C}.shade{fill:var(--line)}.handle{stroke:var(--clay)}.steam{stroke:var(--line)}
.shelf{list-style:none;padding:0;margin:0 0 56px;display:grid;grid-template-columns:repeat(auto-fill,minmax(210px,1fr));gap:20px}
.shelf a{display:flex;flex-direction:column;gap:4px;height:100%;background:var(--card);border:1px solid var(--line);border-radius:14px;padding:20px;color:var(--ink);text-decoration:none}
.shelf a:hover{border-color:var(--leaf)}
.shelf span{color:var(--soft);font-size:15px}
.tin{width:110px;height:128px;margin:0 auto 8px;display:block}
.shelf .price{color:var(--ink);margin-top:auto;padding-top:8px}
.tea{display:grid;grid-template-columns:minmax(180px,340px) 1fr;gap:48px;align-items:center;padding:8px 0 56px}
.tea .tin{width:100%;height:auto}
.price{font-size:20px}.price small{font-size:15px;color:var(--soft)}
.basket{list-style:none;padding:0}
.basket li{display:flex;flex-wrap:wrap;gap:20px;align-items:center;background:var(--card);border:1px solid var(--line);border-radius:14px;padding:16px 24px}
.basket .tin{width:56px;height:66px;margin:0}
.basket .price{margin-left:auto}
footer{border-top:1px solid var(--line);color:var(--soft);font-size:15px;padding-top:20px;padding-bottom:96px;margin-top:40px}
@media (max-width:700px){.hero,.tea{grid-template-columns:1fr}.cup{max-width:260px;margin:0 auto}.tea .tin{max-width:180px}}
`
