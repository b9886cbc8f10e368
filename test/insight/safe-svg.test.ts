// A drawing is taken; what runs, links or loads is not, however it is written.
import t from 'tap'
import { isSafeSvg } from '../../src/insight/safe-svg.ts'

const svg = (content: string, attributes = ''): Buffer => Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg"${attributes}>${content}</svg>`)

t.test('drawings are taken', async t => {
  const drawings = [
    svg('<circle r="5"/>'), svg('<style>.a{fill:#f00}</style><path class="a" d="M0 0h5"/>'), svg('<defs><linearGradient id="g"/></defs><rect fill="url(#g)"/><use href="#g"/>'),
    svg('<use xlink:href="#a"/>', ' xmlns:xlink="http://www.w3.org/1999/xlink"'), svg('<text>Chat online: mon ami, “once”</text>'),
    svg('<rect><animateTransform attributeName="transform" type="rotate" dur="1s" repeatCount="3"/></rect>'),
    Buffer.from('<?xml version="1.0" encoding="utf-8"?>\n<!-- Made with a pencil -->\n<svg xmlns="http://www.w3.org/2000/svg"/>\n<!-- --></svg>\n'.replace('/>\n<!-- -->', '>'))
  ]
  for (const drawing of drawings) t.ok(isSafeSvg(drawing), drawing.toString())
})

t.test('what runs, links or loads is refused', async t => {
  const hostile = [
    svg('<script>alert(1)</script>'), svg('<SCRIPT/>'), svg('<svg:script/>'), svg('<g onclick="x()"/>'), svg('<g\nonload = "x()"/>'), svg('<g/onload="x()"/>'), svg('', ' onload="x()"'),
    svg('<foreignObject><p/></foreignObject>'), svg('<a href="https://evil.example">x</a>'), svg('<a>x</a>'), svg('<image href="https://evil.example/x.png"/>'), svg('<use href="https://evil.example/x.svg#a"/>'),
    svg('<use xlink:href = "data:image/svg+xml,x"/>'), svg('<rect fill="url(https://evil.example/x)"/>'), svg('<rect style="fill:url( \'//evil.example\')"/>'), svg('<style>@import "//evil.example";</style>'),
    svg('<set attributeName="href" to="javascript:x"/>'), svg('<animate attributeName="xlink:href" values="#a"/>'), svg('<animate attributeName="onclick" to="x"/>'), svg('<text>&#106;</text>'),
    Buffer.from('<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg">&a;</svg>'), Buffer.from('<?xml-stylesheet href="//evil.example"?><svg xmlns="http://www.w3.org/2000/svg"></svg>'),
    svg('<![CDATA[<script>]]>'), svg('<text>xmlns="<script>alert(1)</script>"</text>'), svg('<g style=\'xmlns:x="\' onload="x()" class="a"/>'), svg('<g class="xmlns:x=" onload="x()"/>')
  ]
  for (const drawing of hostile) t.notOk(isSafeSvg(drawing), drawing.toString())
})

t.test('what is no SVG file is refused', async t => {
  for (const other of [Buffer.alloc(0), Buffer.from('<html><svg xmlns="http://www.w3.org/2000/svg"></svg></html>'), Buffer.from('<svg></svg>'), svg('').subarray(0, 20), Buffer.concat([svg(''), Buffer.from('<script/>')]), Buffer.from(svg('').toString(), 'utf16le'), Buffer.from([0xff, 0xfe])]) t.notOk(isSafeSvg(other))
})
