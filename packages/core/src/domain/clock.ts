/** Milliseconds since 1970-01-01T00:00:00Z. Names of instants end in `At`. */
export type Instant = number

/** Milliseconds. */
export type Duration = number

/** Reads the present. Only the edge owns one; everything below it is handed an {@link Instant}. */
export type Clock = () => Instant

export const seconds = (count: number): Duration => count * 1000
export const minutes = (count: number): Duration => seconds(count * 60)
export const hours = (count: number): Duration => minutes(count * 60)
export const days = (count: number): Duration => hours(count * 24)
