// What a node was asked lately and would work out again. Which answers are worth it is their owner's matter.

/** The last `max` at most, by two halves: when the young half is full it becomes the old one. A hit in it moves nothing, as an order of use would for each poll. */
export class Recent<Value> {
  readonly #half: number
  #young = new Map<string, Value>()
  #old = new Map<string, Value>()

  constructor (max: number) {
    this.#half = Math.ceil(max / 2)
  }

  get (key: string): Value | undefined {
    return this.#young.get(key) ?? this.put(key, this.#old.get(key))
  }

  put (key: string, value: Value | undefined): Value | undefined {
    if (value === undefined) return undefined
    if (this.#young.size >= this.#half) {
      this.#old = this.#young
      this.#young = new Map()
    }
    this.#young.set(key, value)
    return value
  }
}
