// The few drawings of the widget as path data on a grid of 24, most from lucide (ISC); colour and size are the styles'.

export const chat = ['M7.9 20A9 9 0 1 0 4 16.1L2 22Z']
export const mail = ['m22 7-8.99 5.73a2 2 0 0 1-2.02 0L2 7', 'M4 4h16a2 2 0 0 1 2 2v12a2 2 0 0 1-2 2H4a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2Z']
export const down = ['m6 9 6 6 6-6']
export const close = ['M18 6 6 18', 'm6 6 12 12']
export const tick = ['M20 6 9 17l-5-5']
export const ticks = ['M18 6 7 17l-5-5', 'm22 10-7.5 7.5L13 16']
export const clock = ['M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20Z', 'M12 6v6l4 2']
export const hands = ['M12 5v7l5 3']
export const send = ['m5 12 7-7 7 7', 'M12 19V5']
export const leave = ['m16 17 5-5-5-5', 'M21 12H9', 'M9 21H5a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2h4']
