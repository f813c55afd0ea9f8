/* The command `report`, and the end of a load: a result in all its faces. */
#ifndef PGBAZAAR_REPORTS_REPORT_H
#define PGBAZAAR_REPORTS_REPORT_H

#include <stdio.h>

#include "common/opt.h"
#include "reports/result.h"

/* pgbazaar report RESULT [--html FILE [--baseline RESULT]] [--markdown FILE] ... [--json]: renders
 * a result folder again, on any machine, from its files alone. Done (0) whatever the verdict is:
 * the rendering is what succeeded.
 *
 * Each face that the options name goes to its file, complete or not at all. "-" is standard output:
 * then, and with --json, which prints result.json, no summary is printed. */
int cmd_report(const struct options *options, struct err *err);

/* Whether the files that the options name can be written, and at most one of them is standard
 * output: better asked before a load than after it. */
int report_check(const struct options *options, struct err *err);

/* The same of a command in which a baseline means something else. */
int report_check_files(const struct options *options, struct err *err);

/* Who takes standard output, as the option is called; NULL: what the command prints for people. */
const char *report_taker_of_output(const struct options *options);

/* The end of a load: prints the summary to `out`, saves the folder with its report.html, and writes
 * the faces, each also when another cannot be written. The error is then the first one's, with the
 * verdict behind it; its kind is ERR_BREACH where that is the verdict, ERR_SYSTEM otherwise. */
int report_finish(const struct result *result, const char *directory, const struct options *options,
                  FILE *out, struct err *err);

/* The same of a folder that is there: options->arguments[0]. */
int report_render(const struct options *options, FILE *out, struct err *err);

#endif
