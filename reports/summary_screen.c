#include "reports/summary_screen.h"

/* What a table takes with so many rows. */
static size_t lines_of(const struct screen_share *share, size_t rows) {
    return share->frame + rows + (rows < share->rows);
}

static size_t smaller(size_t a, size_t b) {
    return a < b ? a : b;
}

/* Gives it the most rows, up to `wanted`, that fit into what is left. */
static void give(struct screen_share *share, size_t wanted, size_t *left) {
    size_t lines = *left + (share->shown ? lines_of(share, share->given) : 0);
    size_t rows = smaller(wanted, share->most), least = share->first ? 0 : 1;
    while (rows > least && lines_of(share, rows) > lines)
        rows--;
    share->shown = share->rows > 0 && rows >= least && lines_of(share, rows) <= lines;
    share->given = share->shown ? rows : 0;
    *left = lines - (share->shown ? lines_of(share, rows) : 0);
}

size_t screen_ration(struct screen_share *shares, size_t count, size_t lines) {
    size_t left = lines;
    for (size_t i = 0; i < count; i++) {
        shares[i].shown = false;
        if (shares[i].first)
            give(&shares[i], 0, &left);
    }
    for (size_t i = 0; i < count; i++)
        give(&shares[i], shares[i].least, &left);
    for (size_t i = 0; i < count; i++)
        give(&shares[i], shares[i].most, &left);
    return lines - left;
}
