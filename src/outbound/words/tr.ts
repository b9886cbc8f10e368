// What mail says in Turkish.
import type { MailWords } from './en.ts'

export const words: MailWords = {
  direction: 'ltr',
  somebody: 'Birisi',
  answer: {
    subject: (name, site) => `${site}: ${name} size yanıt verdi`,
    said: (name, site) => `${site}, ${name} yazdı:`,
    file: name => `[Dosya: ${name}]`,
    link: 'Devamını oku ve yanıtla',
    note: 'Bu bağlantı sohbetinizi açar ve yalnızca sizin içindir. 7 gün geçerlidir. Bu e-postaya verilen yanıtlar okunmaz.'
  },
  confirm: {
    subject: site => `${site} ile sohbetinizin dökümü gönderilsin mi?`,
    text: site => `${site} ile konuşan biri, dökümün bu adrese gönderilmesini istedi. Onayladığınızda gönderilir:`,
    link: 'Dökümü bana gönder',
    note: 'Bağlantı bir gün geçerlidir. Siz değilseniz yapmanız gereken bir şey yok: döküm gelmez.'
  },
  transcript: {
    subject: site => `${site} ile sohbetiniz`,
    note: 'Bu dökümü siz istediniz. Bu e-postaya verilen yanıtlar okunmaz.'
  }
}
