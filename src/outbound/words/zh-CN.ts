// What mail says in Simplified Chinese.
import type { MailWords } from './en.ts'

export const words: MailWords = {
  direction: 'ltr',
  somebody: '客服',
  answer: {
    subject: (name, site) => `${site}的${name}回复了您`,
    said: (name, site) => `${site}的${name}写道：`,
    file: name => `[文件：${name}]`,
    link: '继续阅读并回复',
    note: '此链接会打开您的聊天，仅供您使用，7 天内有效。对此邮件的回复不会被阅读。'
  },
  confirm: {
    subject: site => `要发送您与${site}的聊天记录吗？`,
    text: site => `有人与${site}聊天后请求把记录发到此地址。经您确认后发送：`,
    link: '把记录发给我',
    note: '链接一天内有效。如果不是您本人操作，无需处理：不会收到任何记录。'
  },
  transcript: {
    subject: site => `您与${site}的聊天`,
    note: '这是您请求的记录。对此邮件的回复不会被阅读。'
  }
}
