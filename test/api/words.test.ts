// The server speaks each language that a site can have: transcripts, and the chat page without JavaScript.
import t from 'tap'
import { languages } from '../../src/wire/settings.ts'
import { findServerWords } from '../../src/api/words.ts'

for (const language of languages) {
  t.test(`the server's words in ${language}`, async t => {
    const { language: found, words: { direction, transcript, page } } = findServerWords(language)
    t.equal(found, language)
    t.equal(direction, ['ar', 'he'].includes(language) ? 'rtl' : 'ltr')
    for (const say of [transcript.started, transcript.ended, transcript.file, page.talking]) t.match(say('NAME'), /NAME/)
    for (const say of [transcript.title, page.title]) t.match(say('SITE'), /SITE/)
    t.match(transcript.zone('ZONE'), /ZONE/)
  })
}

t.test('a language of a later version is English', async t => {
  t.equal(findServerWords('xx').language, 'en')
})
