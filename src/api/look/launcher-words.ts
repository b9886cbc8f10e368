// What the button is called in each state and language, read out by screen readers, and the words in the pictures that say whether somebody is there. The panel's words are the widget's.
import type { Language } from '../../wire/settings.ts'

export interface LauncherWords {
  /** The whole widget. */
  region: string
  online: string
  away: string
  offline: string
  /** `{when}`: a weekday and a time, so worded that these need no case of their own. */
  until: string
  /** For pictures: a word or two for each state. */
  states: { online: string, away: string, offline: string }
}

export const launcherWords: Readonly<Record<Language, LauncherWords>> = {
  en: {
    region: 'Live chat',
    online: "Chat with us. We're online",
    away: "Chat with us. We're away for a moment",
    offline: "Leave a message. We're offline right now",
    until: "Leave a message. We're offline until {when}",
    states: { online: 'Online', away: 'Back soon', offline: 'Offline' }
  },
  de: {
    region: 'Live-Chat',
    online: 'Chatten Sie mit uns. Wir sind online',
    away: 'Chatten Sie mit uns. Wir sind kurz weg',
    offline: 'Nachricht hinterlassen. Wir sind gerade offline',
    until: 'Nachricht hinterlassen. Wir sind wieder da: {when}',
    states: { online: 'Online', away: 'Gleich zurück', offline: 'Offline' }
  },
  fr: {
    region: 'Chat en direct',
    online: 'Discutez avec nous. Nous sommes en ligne',
    away: 'Discutez avec nous. Nous nous sommes absentés un instant',
    offline: 'Laissez un message. Nous sommes hors ligne pour le moment',
    until: 'Laissez un message. De retour : {when}',
    states: { online: 'En ligne', away: 'De retour bientôt', offline: 'Hors ligne' }
  },
  es: {
    region: 'Chat en vivo',
    online: 'Chatea con nosotros. Estamos en línea',
    away: 'Chatea con nosotros. Nos hemos ausentado un momento',
    offline: 'Deja un mensaje. Ahora no estamos en línea',
    until: 'Deja un mensaje. Volvemos: {when}',
    states: { online: 'En línea', away: 'Volvemos pronto', offline: 'Sin conexión' }
  },
  it: {
    region: 'Chat dal vivo',
    online: 'Chatta con noi. Siamo online',
    away: 'Chatta con noi. Ci siamo allontanati un momento',
    offline: 'Lascia un messaggio. Al momento siamo offline',
    until: 'Lascia un messaggio. Torniamo online: {when}',
    states: { online: 'Online', away: 'Torniamo presto', offline: 'Offline' }
  },
  'pt-BR': {
    region: 'Chat ao vivo',
    online: 'Fale conosco pelo chat. Estamos online',
    away: 'Fale conosco pelo chat. Saímos por um instante',
    offline: 'Deixe uma mensagem. Estamos offline no momento',
    until: 'Deixe uma mensagem. Voltamos: {when}',
    states: { online: 'Online', away: 'Voltamos já', offline: 'Offline' }
  },
  nl: {
    region: 'Livechat',
    online: 'Chat met ons. We zijn online',
    away: 'Chat met ons. We zijn even weg',
    offline: 'Laat een bericht achter. We zijn nu offline',
    until: 'Laat een bericht achter. We zijn er weer: {when}',
    states: { online: 'Online', away: 'Zo terug', offline: 'Offline' }
  },
  pl: {
    region: 'Czat na żywo',
    online: 'Porozmawiaj z nami na czacie. Jesteśmy online',
    away: 'Porozmawiaj z nami na czacie. Na chwilę nas nie ma',
    offline: 'Zostaw wiadomość. Teraz jesteśmy offline',
    until: 'Zostaw wiadomość. Wrócimy: {when}',
    states: { online: 'Online', away: 'Zaraz wracamy', offline: 'Offline' }
  },
  sv: {
    region: 'Livechatt',
    online: 'Chatta med oss. Vi är online',
    away: 'Chatta med oss. Vi är borta en stund',
    offline: 'Lämna ett meddelande. Vi är offline just nu',
    until: 'Lämna ett meddelande. Vi är tillbaka: {when}',
    states: { online: 'Online', away: 'Snart tillbaka', offline: 'Offline' }
  },
  da: {
    region: 'Livechat',
    online: 'Chat med os. Vi er online',
    away: 'Chat med os. Vi er væk et øjeblik',
    offline: 'Læg en besked. Vi er offline lige nu',
    until: 'Læg en besked. Vi er tilbage: {when}',
    states: { online: 'Online', away: 'Snart tilbage', offline: 'Offline' }
  },
  nb: {
    region: 'Direktechat',
    online: 'Chat med oss. Vi er pålogget',
    away: 'Chat med oss. Vi er borte et øyeblikk',
    offline: 'Legg igjen en melding. Vi er ikke pålogget nå',
    until: 'Legg igjen en melding. Vi er tilbake: {when}',
    states: { online: 'Pålogget', away: 'Straks tilbake', offline: 'Ikke pålogget' }
  },
  fi: {
    region: 'Live-chat',
    online: 'Keskustele kanssamme. Olemme paikalla',
    away: 'Keskustele kanssamme. Olemme hetken poissa',
    offline: 'Jätä viesti. Emme ole juuri nyt paikalla',
    until: 'Jätä viesti. Olemme taas paikalla: {when}',
    states: { online: 'Paikalla', away: 'Palaamme pian', offline: 'Ei paikalla' }
  },
  cs: {
    region: 'Živý chat',
    online: 'Napište nám do chatu. Jsme online',
    away: 'Napište nám do chatu. Na chvíli jsme odešli',
    offline: 'Nechte nám vzkaz. Právě teď jsme offline',
    until: 'Nechte nám vzkaz. Budeme zpět: {when}',
    states: { online: 'Online', away: 'Hned jsme zpět', offline: 'Offline' }
  },
  tr: {
    region: 'Canlı sohbet',
    online: 'Bizimle sohbet edin. Çevrimiçiyiz',
    away: 'Bizimle sohbet edin. Kısa bir süre yokuz',
    offline: 'Mesaj bırakın. Şu anda çevrimdışıyız',
    until: 'Mesaj bırakın. Yeniden buradayız: {when}',
    states: { online: 'Çevrimiçi', away: 'Birazdan dönüyoruz', offline: 'Çevrimdışı' }
  },
  ru: {
    region: 'Онлайн-чат',
    online: 'Напишите нам в чат. Мы на связи',
    away: 'Напишите нам в чат. Мы ненадолго отошли',
    offline: 'Оставьте сообщение. Сейчас мы не в сети',
    until: 'Оставьте сообщение. Мы снова на связи: {when}',
    states: { online: 'На связи', away: 'Скоро вернёмся', offline: 'Не в сети' }
  },
  uk: {
    region: 'Онлайн-чат',
    online: "Напишіть нам у чат. Ми на зв'язку",
    away: 'Напишіть нам у чат. Ми ненадовго відійшли',
    offline: 'Залиште повідомлення. Зараз ми не в мережі',
    until: "Залиште повідомлення. Ми знову на зв'язку: {when}",
    states: { online: "На зв'язку", away: 'Скоро повернемося', offline: 'Не в мережі' }
  },
  ar: {
    region: 'دردشة مباشرة',
    online: 'تحدث معنا. نحن متصلون الآن',
    away: 'تحدث معنا. ابتعدنا قليلًا',
    offline: 'اترك رسالة. نحن غير متصلين حاليًا',
    until: 'اترك رسالة. نعود إليكم: {when}',
    states: { online: 'متصلون', away: 'نعود قريبًا', offline: 'غير متصلين' }
  },
  he: {
    region: "צ'אט חי",
    online: "דברו איתנו בצ'אט. אנחנו מחוברים",
    away: "דברו איתנו בצ'אט. יצאנו לרגע",
    offline: 'השאירו הודעה. אנחנו לא מחוברים כרגע',
    until: 'השאירו הודעה. נחזור: {when}',
    states: { online: 'מחוברים', away: 'תכף נחזור', offline: 'לא מחוברים' }
  },
  ja: {
    region: 'ライブチャット',
    online: 'チャットで問い合わせる。オンラインです',
    away: 'チャットで問い合わせる。少し席を外しています',
    offline: 'メッセージを残す。現在オフラインです',
    until: 'メッセージを残す。次の受付開始：{when}',
    states: { online: 'オンライン', away: 'まもなく戻ります', offline: 'オフライン' }
  },
  'zh-CN': {
    region: '在线客服',
    online: '与我们聊天。我们在线',
    away: '与我们聊天。我们暂时离开',
    offline: '请留言。我们目前不在线',
    until: '请留言。恢复在线时间：{when}',
    states: { online: '在线', away: '马上回来', offline: '离线' }
  }
}
