// Mail speaks each language that a site can have.
import t from 'tap'
import { languages } from '../../src/wire/settings.ts'
import { findWords } from '../../src/outbound/words.ts'

for (const language of languages) {
  t.test(`mail in ${language}`, async t => {
    const found = findWords(language)
    t.equal(found.language, language)
    const { direction, answer, confirm, transcript } = found.words
    t.equal(direction, ['ar', 'he'].includes(language) ? 'rtl' : 'ltr')
    for (const text of [answer.subject('NAME', 'SITE'), answer.said('NAME', 'SITE')]) t.match(text, /(?=.*NAME)(?=.*SITE)/)
    for (const text of [confirm.subject('SITE'), confirm.text('SITE'), transcript.subject('SITE')]) t.match(text, /SITE/)
    t.match(answer.file('NAME'), /NAME/)
  })
}

t.test('a language of a later version is English', async t => {
  t.equal(findWords('xx').language, 'en')
})
