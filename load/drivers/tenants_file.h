/* What each tenant met, in a file beside a driver's result: for the tenants' sheets and gates of
 * the whole, which cannot be had from those of the parts. */
#ifndef PGBAZAAR_LOAD_DRIVERS_TENANTS_FILE_H
#define PGBAZAAR_LOAD_DRIVERS_TENANTS_FILE_H

#include "load/tenant/tenant.h"
#include "load/tenant/tenant_records.h"
#include "reports/result.h"

/* Tenants without a world: names, sizes, shares and records; not which store they are. */
struct tenants_file {
    struct tenants tenants;
    struct tenant_records records;
    char (*names)[RESULT_NAME_SIZE]; /* [tenants.count], owned */
};

/* Writes it into the result's folder. */
int tenants_file_save(const struct tenants *tenants, const struct tenant_records *records,
                      const char *directory, const struct result *result, struct err *err);

/* Reads it; ERR_USAGE where it is missing, damaged or of another run. The caller releases, also
 * after an error. */
int tenants_file_load(struct tenants_file *file, const char *directory, const struct result *result,
                      struct err *err);
void tenants_file_release(struct tenants_file *file);

/* Adds another driver's records; ERR_USAGE where its tenants are others. */
int tenants_file_merge(struct tenants_file *file, const struct tenants_file *other,
                       struct err *err);

#endif
