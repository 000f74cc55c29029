export const USUAL_TOKEN_BYTES = 32;
/** Item 1 of the binary frame allows this many bytes (Apple: Binary Provider API). */
export const MOST_TOKEN_BYTES = 100;
