import { createPasswords } from '../accounts/passwords.ts'

/** Real hashes that cost as little as argon2id allows, for tests that are about something else. */
export const quickPasswords = createPasswords({ memoryCost: 8, timeCost: 1, parallelism: 1 })
