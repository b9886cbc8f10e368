// What mail says in Russian.
import type { MailWords } from './en.ts'

export const words: MailWords = {
  direction: 'ltr',
  somebody: 'Кто-то',
  answer: {
    subject: (name, site) => `${site}: ${name} отвечает вам`,
    said: (name, site) => `${site}, ${name}:`,
    file: name => `[Файл: ${name}]`,
    link: 'Читать дальше и ответить',
    note: 'Эта ссылка открывает ваш чат и предназначена только вам. Она действует 7 дней. Ответы на это письмо не читаются.'
  },
  confirm: {
    subject: site => `Отправить запись вашего чата с ${site}?`,
    text: site => `Кто-то, кто говорил с ${site}, попросил прислать запись на этот адрес. Мы отправим её после подтверждения:`,
    link: 'Прислать мне запись',
    note: 'Ссылка действует один день. Если это были не вы, делать ничего не нужно: запись не придёт.'
  },
  transcript: {
    subject: site => `Ваш чат с ${site}`,
    note: 'Вы просили эту запись. Ответы на это письмо не читаются.'
  }
}
