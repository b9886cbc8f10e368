// What mail says in Brazilian Portuguese.
import type { MailWords } from './en.ts'

export const words: MailWords = {
  direction: 'ltr',
  somebody: 'Alguém',
  answer: {
    subject: (name, site) => `${name}, de ${site}, respondeu a você`,
    said: (name, site) => `${name}, de ${site}, escreveu:`,
    file: name => `[Arquivo: ${name}]`,
    link: 'Continuar lendo e responder',
    note: 'Este link abre o seu chat e é só para você. Vale por 7 dias. Respostas a este e-mail não são lidas.'
  },
  confirm: {
    subject: site => `Enviar a transcrição do seu chat com ${site}?`,
    text: site => `Alguém que conversou com ${site} pediu o envio da transcrição para este endereço. Ela é enviada quando você confirmar:`,
    link: 'Enviar a transcrição para mim',
    note: 'O link vale por um dia. Se não foi você, não é preciso fazer nada: nenhuma transcrição será enviada.'
  },
  transcript: {
    subject: site => `Seu chat com ${site}`,
    note: 'Você pediu esta transcrição. Respostas a este e-mail não são lidas.'
  }
}
