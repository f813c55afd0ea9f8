/* A result as Markdown of GitHub's kind (GFM), for a pull request's comment or a job's summary: the
 * verdict first, then the SLAs and one line about the load; everything else is folded.
 *
 * Texts that come from elsewhere stand in <code>, every character that could mean something to
 * Markdown, HTML or GitHub (links, mentions, numbers of issues) as an entity. The document stays
 * below MARKDOWN_MOST bytes: tables that would not fit are named, and long ones are cut.
 */
#ifndef PGBAZAAR_REPORTS_MARKDOWN_H
#define PGBAZAAR_REPORTS_MARKDOWN_H

#include "common/buf.h"
#include "common/err.h"
#include "reports/result.h"

#define MARKDOWN_MOST 65536 /* what a comment on GitHub may have */

int markdown_report_put(struct buf *document, const struct result *result,
                        const struct result *baseline, struct err *err);

/* A text that stands as it is, outside of <code>. */
void markdown_put_text(struct buf *document, const char *text);

#endif
