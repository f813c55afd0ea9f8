/* Texts in XML. */
#ifndef PGBAZAAR_REPORTS_XML_H
#define PGBAZAAR_REPORTS_XML_H

#include "common/buf.h"

/* A text between tags or in a quoted attribute: & < > " ' as entities, and '?' for what XML 1.0
 * cannot carry at all: control characters, wrong UTF-8, U+FFFE and U+FFFF. Newlines stay. */
void xml_put_text(struct buf *document, const char *text);

/* ` NAME="TEXT"`. */
void xml_put_attribute(struct buf *document, const char *name, const char *text);

#endif
