import alert from 'virtual:line-icon/alert-triangle'
import ban from 'virtual:line-icon/ban'
import clockOff from 'virtual:line-icon/clock-off'
import download from 'virtual:line-icon/download'
import key from 'virtual:line-icon/key'
import link from 'virtual:line-icon/link'
import login from 'virtual:line-icon/login-2'
import plugX from 'virtual:line-icon/plug-x'
import rotate from 'virtual:line-icon/rotate-clockwise'
import trash from 'virtual:line-icon/trash'
import userCheck from 'virtual:line-icon/user-check'
import userCog from 'virtual:line-icon/user-cog'
import userOff from 'virtual:line-icon/user-off'
import userPlus from 'virtual:line-icon/user-plus'
import type { EventType } from '../lib/audit-events.ts'

export const eventIcons: Readonly<Record<EventType, readonly string[]>> = {
  login_succeeded: login,
  login_failed: alert,
  session_started: login,
  session_rotated: rotate,
  session_expired: clockOff,
  session_terminated: plugX,
  session_dismissed: trash,
  session_used_after_end: ban,
  session_limit_reached: ban,
  sessions_exported: download,
  token_refused: ban,
  password_changed: key,
  setup_link_issued: link,
  plan_started: plugX,
  plan_stopped: ban,
  plan_finished: plugX,
  user_created: userPlus,
  user_disabled: userOff,
  user_enabled: userCheck,
  user_role_changed: userCog,
}
