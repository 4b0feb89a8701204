const capacity = 4096

/**
 * Public values that belong to the content of a record, such as the public key of a secret key, so
 * that they are derived once. Keyed by the blob id, which is drawn anew with every write: a value
 * can never be found under another content.
 */
export class PublicValues {
  readonly #values = new Map<string, Uint8Array>()

  remember(content: string, label: string, derive: () => Uint8Array): Uint8Array {
    const name = content + label
    const known = this.#values.get(name)
    if (known !== undefined) return known
    // A caller can name any number of keys; all at once is cheaper than to remember which was last.
    if (this.#values.size === capacity) this.#values.clear()
    const value = derive()
    this.#values.set(name, value)
    return value
  }
}
