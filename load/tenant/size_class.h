/* The size of a tenant: large, medium or small by its place in the world's sales.
 *
 * Tenants are ranked by their share of the sales. A tenant is large when those above it make less
 * than half of all sales together, medium when they make less than four fifths, and small
 * otherwise. So the large ones are the few that make half of the business, the largest tenant is
 * always large, and tenants of the same share are of the same class. This is the ABC analysis of
 * warehouses (H. F. Dickie, "ABC Inventory Analysis Shoots for Dollars, not Pennies", 1951); the
 * bounds of 50 % and 80 % are an assumption.
 */
#ifndef PGBAZAAR_LOAD_TENANT_SIZE_CLASS_H
#define PGBAZAAR_LOAD_TENANT_SIZE_CLASS_H

#include <stddef.h>

enum { TENANT_CLASSES = 3 };

/* "large", "medium" or "small"; for 0 .. TENANT_CLASSES - 1. */
const char *tenant_class_name(unsigned size_class);

/* The class of a tenant above which tenants with this share of all sales stand, 0 .. 1. */
unsigned tenant_class_below(double share_above);

/* Gives classes[i] for each of the shares[i] of the sales, in any unit and any order. -1 when
 * memory is short. */
int tenant_classes_assign(const double *shares, size_t count, unsigned *classes);

#endif
