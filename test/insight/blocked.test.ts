// Values that nobody should keep leave the address; everything else stays as it was.
import t from 'tap'
import { blockParameters } from '../../src/insight/blocked.ts'

t.test('values of the built-in names go, their names stay', async t => {
  const cases: Array<[string, string]> = [
    ['https://shop.example/?token=abc&q=tea', 'https://shop.example/?token=&q=tea'],
    ['https://shop.example/?q=tea&EMAIL=a%40b.example&Password=x', 'https://shop.example/?q=tea&EMAIL=&Password='],
    ['https://shop.example/a;jsessionid=1F/b?code=7', 'https://shop.example/a;jsessionid=/b?code='],
    ['https://shop.example/?user[email]=a@b.example&login.password=x', 'https://shop.example/?user[email]=&login.password='],
    ['https://shop.example/?%65mail=a@b.example', 'https://shop.example/?%65mail='],
    ['https://shop.example/?a=1&token=x=y&b=2', 'https://shop.example/?a=1&token=&b=2'],
    ['https://shop.example/cb#access_token=abc&state=1', 'https://shop.example/cb'],
    ['https://shop.example/?token=a?token=b', 'https://shop.example/?token=']
  ]
  for (const [given, kept] of cases) t.equal(blockParameters(given, []), kept)
})

t.test('what is named goes, too, in any case', async t => {
  t.equal(blockParameters('https://shop.example/?Order=7&x=1', ['order']), 'https://shop.example/?Order=&x=1')
  t.equal(blockParameters('https://shop.example/?order=7', ['ORDER']), 'https://shop.example/?order=')
})

t.test('anything else stays as it was', async t => {
  for (const url of ['', 'about:blank', 'https://shop.example/token/email?tokens=1&encode=2&q=email', 'https://shop.example/#details', 'https://shop.example/?token', '%%%?%=1', 'https://shop.example/?q=%E0%A4%A']) t.equal(blockParameters(url, ['order']), url)
})
