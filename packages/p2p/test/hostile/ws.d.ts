/** The client of `ws`, of which only that it stands in for the global of the web is used. */
declare module 'ws' {
  export const WebSocket: unknown
}
