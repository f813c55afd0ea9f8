/* The sheets of the RLS tax. */
#ifndef PGBAZAAR_LOAD_TAX_TAX_SHEETS_H
#define PGBAZAAR_LOAD_TAX_TAX_SHEETS_H

#include "load/tax/lane.h"
#include "reports/result.h"

/* Adds all of them; `server` says whether server times are known. */
int tax_sheets_add(const struct lane *lanes, size_t count, bool server, struct result *result,
                   struct err *err);

#endif
