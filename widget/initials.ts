// Two letters that stand for a name where a picture would be.

export function toInitials (name: string): string {
  const words = name.trim().split(/\s+/)
  return [words[0], words.length > 1 ? words.at(-1) : ''].map(word => Array.from(word ?? '')[0] ?? '').join('').toUpperCase()
}
