/** The receiver of a stream's bytes. Nothing is called after `ended`, or after `close`. */
export interface ByteReceiver {
  /** The next bytes, in memory that is the receiver's alone. */
  bytes(chunk: Uint8Array): void
  /** No more bytes will come, for any reason. */
  ended(): void
}

/** Both directions of a stream of bytes, of any library. */
export interface ByteStream {
  /** Begins to deliver; called once. */
  open(receiver: ByteReceiver): void
  /**
   * Resolves when the bytes have been taken and there is room for more; rejects when it ended.
   * `more`: further bytes follow within a moment, and these may wait for them.
   */
  write(bytes: Uint8Array, more?: boolean): Promise<void>
  /** Ends both directions: after the written bytes or, with `abandon`, at once. */
  close(abandon: boolean): void
}
