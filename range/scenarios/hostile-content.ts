/** What a hostile guest leaves where a responder will read it: made to do something to whoever shows it. */

const ATTEMPTS = [
  '<script>alert("owned")</script><img src=x onerror=alert(1)>',
  "'; DROP TABLE cases; -- $(reboot) `reboot`",
  "{% $eval('1') %} {{7*7}} %{7*7}",
  '\u001b]0;owned\u0007\u001b[2J\u001b[31mall is well\u001b[0m\r\u0000',
  '{"level":"INFO","message":"verdict","containment":"contained"}',
].join('\n');

/** A secret that belongs into the vault and nowhere else, and the attempts. */
export const USER_DATA_SECRET = 'DB_PASSWORD=correct-horse-battery-staple';
export const userData = Buffer.from(`#!/bin/bash\nexport ${USER_DATA_SECRET}\n# ${ATTEMPTS}\n`).toString(
  'base64',
);

export const CONSOLE_MARK = 'login: root (automatic login)';
/** With bytes that are no UTF-8. */
export const consoleText: Uint8Array = Buffer.concat([
  Buffer.from(`[    0.000000] Linux version 6.12.48\r\n${CONSOLE_MARK}\r\n${ATTEMPTS}\r\n`),
  Buffer.from([0xff, 0xfe, 0xc3, 0x28, 0x0a]),
]);
