/* What an error must not carry into a result: passwords and e-mail addresses of people. */
#ifndef PGBAZAAR_LOAD_RECORD_REDACT_H
#define PGBAZAAR_LOAD_RECORD_REDACT_H

/* Puts "***" in the place of every e-mail address, of what follows "password=" or "password:", of
 * the user and password of a URL, and of `secret` (NULL: none). The text never grows: where there
 * is no room for three stars there are fewer. */
void redact(char *text, const char *secret);

#endif
