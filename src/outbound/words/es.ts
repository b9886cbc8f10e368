// What mail says in Spanish.
import type { MailWords } from './en.ts'

export const words: MailWords = {
  direction: 'ltr',
  somebody: 'Alguien',
  answer: {
    subject: (name, site) => `${name} de ${site} le ha respondido`,
    said: (name, site) => `${name} de ${site} escribió:`,
    file: name => `[Archivo: ${name}]`,
    link: 'Seguir leyendo y responder',
    note: 'Este enlace abre su chat y es solo para usted. Vale 7 días. Las respuestas a este correo no se leen.'
  },
  confirm: {
    subject: site => `¿Enviar la transcripción de su chat con ${site}?`,
    text: site => `Alguien que habló con ${site} pidió enviar la transcripción a esta dirección. Se envía cuando usted lo confirme:`,
    link: 'Enviarme la transcripción',
    note: 'El enlace vale un día. Si no fue usted, no hay nada que hacer: no llegará ninguna transcripción.'
  },
  transcript: {
    subject: site => `Su chat con ${site}`,
    note: 'Usted pidió esta transcripción. Las respuestas a este correo no se leen.'
  }
}
