/** The receiver of a channel's frames. Nothing is called after `lost` or `close`. */
export interface FrameReceiver {
  /** One whole frame, in memory that is the receiver's alone and may be wiped. */
  frame(bytes: Uint8Array): void
  /**
   * A message cannot be a frame: it is longer than the limit, or no bytes. The channel then closes.
   */
  broken(): void
  /** The other side is gone, perhaps in the middle of a frame. */
  lost(): void
}

/**
 * Carries frames between the two halves of a reference, in order, whole or not at all. It does not
 * read them. Other transports implement this.
 */
export interface FrameChannel {
  /** Begins to deliver; called once. A frame of more than `limit` bytes is `broken`. */
  open(receiver: FrameReceiver, limit: number): void
  /** Sets the limit for frames that begin to arrive from now on. */
  admit(limit: number): void
  /**
   * Sends a frame and takes it over: it is transferred, or wiped when it has been sent. Resolves
   * when there is room for more; never rejects, since a channel that cannot send has `lost` the
   * other side. `more`: another frame will follow within a moment, and this one may wait for it, so
   * that both cross as one.
   */
  send(frame: Uint8Array, more?: boolean): Promise<void>
  /**
   * Ends the channel: no more is delivered, all listeners are removed. Sent frames are still
   * delivered, unless `abandon` says not to wait for the other side.
   */
  close(abandon?: boolean): void
}
