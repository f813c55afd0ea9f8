/* The command `report`: renders a result folder again, on any machine, from its files alone. */
#ifndef PGBAZAAR_REPORTS_REPORT_H
#define PGBAZAAR_REPORTS_REPORT_H

#include <stdbool.h>
#include <stdio.h>

#include "common/opt.h"
#include "reports/result.h"

/* pgbazaar report RESULT [--html FILE [--baseline RESULT]] [--json]: the summary on standard
 * output, or result.json with --json, and the HTML report where it was asked for. Done (0) whatever
 * the verdict is: the rendering is what succeeded. */
int cmd_report(const struct options *options, struct err *err);

/* The end of a load run: prints the summary to `out`, also when nothing can be written, and saves
 * the folder with its report.html. */
int report_finish(const struct result *result, const char *directory, FILE *out, bool colour,
                  struct err *err);

/* Loads a result folder, writes html_path (unless it is NULL), the result of the folder `baseline`
 * (unless that is NULL) laid over it, and prints the summary to `out`. */
int report_render(const char *directory, const char *baseline, const char *html_path, FILE *out,
                  bool colour, struct err *err);

#endif
