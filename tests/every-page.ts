/** The pages of whoever is signed in. */
export const ACCOUNT_PAGES = ['/account/sessions', '/account/security'] as const
/** The pages of an administrator besides. */
export const ADMIN_PAGES = ['/admin', '/admin/sessions', '/admin/users', '/admin/audit'] as const
export const SIGNED_IN_PAGES = [...ACCOUNT_PAGES, ...ADMIN_PAGES] as const
