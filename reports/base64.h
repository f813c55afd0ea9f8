/* Base64 as RFC 4648 has it, with padding and without line breaks. */
#ifndef PGBAZAAR_REPORTS_BASE64_H
#define PGBAZAAR_REPORTS_BASE64_H

#include <stddef.h>

#include "common/buf.h"

/* Appends the bytes as base64. */
void base64_put(struct buf *buf, const void *bytes, size_t size);

/* Appends the bytes that a base64 text of `length` characters stands for. -1 when it is not one. */
int base64_read(struct buf *buf, const char *text, size_t length);

#endif
