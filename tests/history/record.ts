/** What clients and faults did to a running cluster, in their order on one monotonic clock, for the checker to judge. */
export type HistoryRecord = {
  /** For how long a node may answer from memory after it began to read the feed of endings, in milliseconds. */
  readonly lease: number
  readonly operations: readonly Operation[]
  readonly absences: readonly Absence[]
  /** What there was of each session after all was over. */
  readonly findings: readonly Finding[]
}

/** Milliseconds on the clock of whoever records. */
export type Moment = number

/**
 * `refused`: the server has said that it did nothing. `unknown`: nobody knows; it may have been done at any time after
 * its begin, also long after its end, which is only when the client stopped waiting.
 */
export type Outcome = 'ok' | 'refused' | 'unknown'

type Step = {
  /** The node that was asked. */
  readonly node: number
  /** Before the first byte of the request was sent. */
  readonly begin: Moment
  /** After the last byte of the answer had come. */
  readonly end: Moment
  readonly outcome: Outcome
}

/** A number for each secret that a client was given: the record holds none. */
export type SecretName = number

/** A login. Passwords of a user are numbered; each is newer than the one that it replaces. */
export type Start = Step & {
  readonly kind: 'start'
  readonly user: string
  readonly password: number
  /** When it was answered. */
  readonly started?: { readonly session: string; readonly secret: SecretName }
}

/** A request that only a live session may make. */
export type Verify = Step & {
  readonly kind: 'verify'
  readonly session: string
  readonly secret: SecretName
  /** Refused because the session has ended; otherwise because nobody knows the secret. */
  readonly hasEnded?: boolean
  /** What the server says of the ending. Nothing is judged by it: it tells whoever reads of a violation where to look. */
  readonly ended?: unknown
}

/** All sessions that a user has. */
export type Listing = Step & { readonly kind: 'list'; readonly user: string; readonly sessions: readonly string[] }

export type Rotation = Step & {
  readonly kind: 'rotate'
  readonly session: string
  readonly secret: SecretName
  readonly renewed?: SecretName
}

/** Ends sessions by their names. */
export type Termination = Step & { readonly kind: 'terminate'; readonly sessions: readonly string[] }

/** Ends the session that a secret opens. `ok` also when the secret opened none. */
export type Disconnection = Step & {
  readonly kind: 'disconnect'
  readonly session: string
  readonly secret: SecretName
}

/** Ends all sessions of a user, or all but one. */
export type EndingOfAll = Step & { readonly kind: 'end all'; readonly user: string; readonly except?: string }

/** Replaces the password of a user. With `except`, it also ends all sessions but that one. */
export type PasswordChange = Step & {
  readonly kind: 'password'
  readonly user: string
  readonly to: number
  readonly except?: string
}

export type Operation = Start | Verify | Listing | Rotation | Termination | Disconnection | EndingOfAll | PasswordChange

/** While some nodes could not reach the store: begun before `from`, and not over at `to`. */
export type Absence = { readonly nodes: readonly number[]; readonly from: Moment; readonly to: Moment }

export type Finding = {
  readonly session: string
  readonly isListed: boolean
  /** How many endings of it the audit trail tells. */
  readonly endings: number
}
