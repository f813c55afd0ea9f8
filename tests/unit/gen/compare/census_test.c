/* Which rows were seen: none lost and none doubled without being told. */
#include "gen/compare/census.h"

#include "tests/tap.h"

static struct err err;

/* A census of rows 0 .. rows - 1 without row `lost` and with row `twice` once more. */
static bool is_whole(struct census *census, uint64_t rows, uint64_t lost, uint64_t twice) {
    struct census half;
    bool whole = false;
    if (census_init(census, rows, &err) < 0 || census_init(&half, rows, &err) < 0) {
        printf("Bail out! %s\n", err.text);
        exit(1);
    }
    for (uint64_t row = 0; row < rows; row++)
        if (row != lost)
            census_note(row % 3 == 0 ? &half : census, row);
    if (twice < rows)
        census_note(census, twice);
    census_merge(census, &half);
    census_release(&half);
    is_int(census_close(census, &whole, &err), 0, "%" PRIu64 " rows are counted", rows);
    return whole;
}

static void finds(uint64_t rows, uint64_t lost, uint64_t twice) {
    struct census census;
    ok(!is_whole(&census, rows, lost, twice), "without %" PRIu64 ", and %" PRIu64 " twice", lost,
       twice);
    uint64_t doubled = 0;
    for (uint64_t row = 0; row < rows; row++)
        doubled += row != lost && !census_look(&census, row);
    is_int(doubled, 0, "once through, nothing is there twice");
    if (twice < rows)
        ok(!census_look(&census, twice), "but %" PRIu64 " is, when it comes again", twice);
    is_int(census_missing(&census, 0), lost < rows ? lost : UINT64_MAX, "%" PRIu64 " is missing",
           lost);
    if (lost < rows)
        is_int(census_missing(&census, lost + 1), UINT64_MAX, "and nothing else");
    census_release(&census);
}

int main(void) {
    static const uint64_t sizes[] = {1, 2, 4095, 4096, 4097, 8192, 100000};
    struct census census;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        uint64_t rows = sizes[i];
        ok(is_whole(&census, rows, UINT64_MAX, UINT64_MAX), "%" PRIu64 " rows, each once", rows);
        census_release(&census);
        finds(rows, 0, UINT64_MAX);
        finds(rows, rows - 1, UINT64_MAX);
        finds(rows, UINT64_MAX, rows / 2);
        if (rows > 1)
            finds(rows, rows / 3, rows - 1);
    }
    ok(is_whole(&census, 0, UINT64_MAX, UINT64_MAX), "no rows are whole");
    census_release(&census);
    return tap_done();
}
