/* Shares of a dataset: their words, and that all of them together are everything, once. */
#include "gen/copy/share.h"

#include "tests/small_dataset.h"
#include "tests/tap.h"

static struct err err;

static void reads_shares(void) {
    static const char *const wrong[] = {"",
                                        "3",
                                        "/",
                                        "1/",
                                        "/4",
                                        "1/4/",
                                        "-1/4",
                                        "1/-4",
                                        "+1/4",
                                        " 1/4",
                                        "1/4 ",
                                        "1k/4",
                                        "1.0/4",
                                        "0/4",
                                        "5/4",
                                        "0/0",
                                        "1/0",
                                        "1/10001",
                                        "x/y",
                                        "1\\4",
                                        "1/4k",
                                        "1 /4",
                                        "00000000000000001/4",
                                        "1/99999999999"};
    struct copy_share share = {7, 7};
    is_int(copy_share_parse("2/8", &share, &err), 0, "2/8 is a share");
    ok(share.part == 2 && share.of == 8, "the second of eight");
    ok(!copy_share_is_whole(&share), "which is not the whole");
    is_int(copy_share_parse("1/1", &share, &err), 0, "1/1 is one");
    ok(copy_share_is_whole(&share), "the whole");
    is_int(copy_share_parse("10000/10000", &share, &err), 0, "as many as there may be");
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        err = (struct err){.kind = ERR_NONE};
        ok(copy_share_parse(wrong[i], &share, &err) < 0 && err.kind == ERR_USAGE, "\"%s\" is none",
           wrong[i]);
    }
    is_int(share.part, 10000, "what is none changes nothing");
}

/* For one number of parts: gaps, overlaps, and cuts that are not where slices begin. */
static uint64_t wrong_cuts(uint32_t of, uint64_t *rows, uint64_t *longest) {
    uint64_t wrong = 0;
    *rows = *longest = 0;
    for (size_t s = 0; s < SMALL_SOURCES; s++) {
        const struct copy_source *source = &small_sources[s];
        uint64_t at = 0, first, end;
        for (uint32_t part = 1; part <= of; part++) {
            const struct copy_share share = {part, of};
            copy_share_units(&share, &small_dataset, source, &first, &end);
            wrong += first != at || end < first;
            wrong += end != source->unit_count(&small_dataset) && end % source->units_per_slice;
            uint64_t slices = (end - first) / source->units_per_slice;
            *longest = slices > *longest ? slices : *longest;
            at = end;
        }
        wrong += at != source->unit_count(&small_dataset);
    }
    for (uint32_t part = 1; part <= of; part++)
        *rows += copy_share_rows(&(struct copy_share){part, of}, &small_dataset);
    return wrong;
}

static void shares_are_the_whole(void) {
    uint64_t wrong = 0, wrong_rows = 0, rows, longest;
    for (uint32_t of = 1; of <= 300; of++) {
        wrong += wrong_cuts(of, &rows, &longest);
        wrong_rows += rows != SHIPS + VOYAGES + ports_before(VOYAGES);
        wrong += longest > 6 / of + 1; /* six slices of voyages, the most that there are */
    }
    is_int(wrong, 0, "1 to 300 parts: every unit once, cut where slices begin, evenly");
    is_int(wrong_rows, 0, "their rows add up");
}

static uint64_t many_units(const struct copy_dataset *dataset) {
    (void)dataset;
    return UINT64_C(100000000000) + 1;
}

static void large_numbers_do_not_overflow(void) {
    const struct copy_source source = {.unit_count = many_units, .units_per_slice = 1};
    uint64_t first, end, before = 0;
    for (uint32_t part = 9999; part <= 10000; part++) {
        const struct copy_share share = {part, 10000};
        copy_share_units(&share, &small_dataset, &source, &first, &end);
        ok(part == 9999 || first == before, "part %u begins where the one before ends", part);
        before = end;
    }
    is_int(end - first, 10000001, "the last of 10,000 parts of 100 G units");
    is_int(end, many_units(NULL), "ends at the end");
}

int main(void) {
    reads_shares();
    shares_are_the_whole();
    large_numbers_do_not_overflow();
    return tap_done();
}
