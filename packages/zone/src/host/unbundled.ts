// Imported by a name that bundlers do not resolve (`imports` in package.json): they know the condition
// `module`, and Node does not. A zone starts files by their addresses, which a bundle does not have, so
// a build says so, instead of the program when it runs.
export {}
