/* Whether the cells of the parts are there that are read by their places. */
#include <stdio.h>
#include <string.h>

#include "load/drivers/merge.h"
#include "load/record/availability.h"
#include "load/truth/audit.h"
#include "reports/result_fields.h"

/* A letter a column. */
enum { CELL_TEXT = 't', CELL_INTEGER = 'i', CELL_INTEGER_OR_NONE = 'n', CELL_ANY = '-' };

static const struct form {
    const char *sheet, *cells;
} forms[] = {
    {AVAILABILITY_SHEET, "iint"},
    {AUDIT_SHEET, "tnnntnn"},
    {"isolation-probes", "tiiiiii-"},
    {"pools", "--ii-"},
};
_Static_assert(AUDIT_ACCOUNT == 0 && AUDIT_JUDGEMENT == 4 && AUDIT_COLUMNS == 7,
               "the accounts' two texts");

static const char *what_is_wrong(char cell, int kind, const union sheet_value *value) {
    if (cell == CELL_ANY)
        return NULL;
    if (cell == CELL_TEXT && kind != SHEET_TEXT)
        return "is no text";
    if (cell != CELL_TEXT && !sheet_kind_is_integer(kind))
        return "is no whole number";
    return cell == CELL_INTEGER_OR_NONE || sheet_value_is_known(kind, value) ? NULL
                                                                             : "has no value";
}

static int check_sheet(const struct result_sheet *sheet, const char *cells, const char *folder,
                       struct err *err) {
    for (size_t row = 0; row < sheet->row_count; row++)
        for (size_t c = 0; c < sheet->column_count; c++) {
            const char *wrong =
                what_is_wrong(cells[c], sheet->columns[c].kind, result_sheet_at(sheet, row, c));
            if (wrong)
                return err_set(err, ERR_USAGE,
                               "%s/" RESULT_FILE ": sheet \"%s\", row %zu: \"%s\" %s", folder,
                               sheet->name, row + 1, sheet->columns[c].name, wrong);
        }
    return 0;
}

int merge_check_cells(const struct result *part, const char *folder, struct err *err) {
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        const struct result_sheet *sheet = result_find_sheet(part, forms[i].sheet);
        /* One of another version with other columns is not put together by places. */
        if (sheet && sheet->column_count == strlen(forms[i].cells) &&
            check_sheet(sheet, forms[i].cells, folder, err) < 0)
            return -1;
    }
    return 0;
}
