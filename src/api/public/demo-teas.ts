// What the demo shop sells.

export interface Tea {
  /** In addresses. */
  name: string
  title: string
  price: string
  taste: string
  story: string
  /** Of its tin: body and lid, seen on light and dark alike. */
  colours: readonly [string, string]
}

export const teas: readonly Tea[] = [
  { name: 'harbour-morning', title: 'Harbour Morning', price: '€ 9.80', taste: 'Black tea · malt, honey, a little smoke', story: 'A brisk Assam with a spoonful of Keemun in it. It takes milk, it forgives five minutes too many, and it was what the pilots drank here before the first ferry.', colours: ['#B4532A', '#7E3517'] },
  { name: 'fern-valley', title: 'Fern Valley', price: '€ 12.40', taste: 'Green tea · young peas, chestnut, sea air', story: 'Spring leaves from one garden in Shizuoka, steamed the day they were picked. Seventy degrees and ninety seconds, and it will do a second pot.', colours: ['#4E7D4A', '#2F5430'] },
  { name: 'late-sun', title: 'Late Sun', price: '€ 8.60', taste: 'Herbs · chamomile, orange peel, linden', story: 'Nothing in it keeps you awake. For the hour when the shop is shut, the till is counted and the street is somebody else\'s.', colours: ['#D69A2D', '#9C6A12'] },
  { name: 'slate-roof', title: 'Slate Roof', price: '€ 14.20', taste: 'Oolong · apricot, warm stone, cream', story: 'Half rolled, slowly roasted over charcoal in Nantou. It opens over six cups, each of them another tea.', colours: ['#4C5F78', '#2E3D52'] }
]

/** The tea of a name in an address. */
export function findTea (name: string): Tea | undefined {
  return teas.find(tea => tea.name === name)
}
