/**
 * A call needs something that is still being loaded. Thrown before any call of its message runs, so
 * that the message can be handled again, from the start, once `loading` resolves.
 */
export class NotReady extends Error {
  readonly loading: Promise<void>

  constructor(loading: Promise<void>) {
    super('something is still being loaded')
    this.name = 'NotReady'
    this.loading = loading
  }
}
