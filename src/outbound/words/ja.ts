// What mail says in Japanese.
import type { MailWords } from './en.ts'

export const words: MailWords = {
  direction: 'ltr',
  somebody: '担当者',
  answer: {
    subject: (name, site) => `${site}の${name}より返信がありました`,
    said: (name, site) => `${site}の${name}より:`,
    file: name => `[ファイル: ${name}]`,
    link: '続きを読んで返信する',
    note: 'このリンクはお客様専用で、チャットを開きます。有効期間は7日です。このメールへの返信は読まれません。'
  },
  confirm: {
    subject: site => `${site}とのチャットの記録を送信しますか？`,
    text: site => `${site}とお話しになった方から、この宛先に記録を送るようご依頼がありました。確認いただいてから送信します:`,
    link: '記録を受け取る',
    note: 'リンクの有効期間は1日です。お心当たりがなければ何もする必要はありません。記録は届きません。'
  },
  transcript: {
    subject: site => `${site}とのチャット`,
    note: 'ご依頼の記録です。このメールへの返信は読まれません。'
  }
}
