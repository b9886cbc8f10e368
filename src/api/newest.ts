// What a node remembers of the world outside has a bound, and the oldest makes room. What is worth remembering is its owner's matter.

/** Puts it in as the newest of at most `most`: a Map keeps the order of insertion, so that what was put in longest ago stands first. */
export function keepNewest<Value> (map: Map<string, Value>, most: number, [key, value]: [key: string, value: Value]): void {
  map.delete(key)
  map.set(key, value)
  const [oldest] = map.keys()
  if (map.size > most && oldest !== undefined) map.delete(oldest)
}
