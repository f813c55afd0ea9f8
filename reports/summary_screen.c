#include "reports/summary_screen.h"

/* What a table takes with so many rows. */
static size_t lines_of(const struct screen_share *share, size_t rows) {
    return rows == 0 ? 0 : share->frame + rows + (rows < share->rows);
}

static size_t smaller(size_t a, size_t b) {
    return a < b ? a : b;
}

/* The most rows, up to `wanted`, with which it takes no more than so many lines. */
static size_t rows_in(const struct screen_share *share, size_t wanted, size_t lines) {
    size_t rows = smaller(wanted, share->most);
    while (rows > 0 && lines_of(share, rows) > lines)
        rows--;
    return rows;
}

size_t screen_ration(struct screen_share *shares, size_t count, size_t lines) {
    size_t left = lines;
    for (size_t i = 0; i < count; i++) {
        shares[i].given = rows_in(&shares[i], shares[i].least, left);
        left -= lines_of(&shares[i], shares[i].given);
    }
    for (size_t i = 0; i < count; i++) {
        left += lines_of(&shares[i], shares[i].given);
        shares[i].given = rows_in(&shares[i], shares[i].most, left);
        left -= lines_of(&shares[i], shares[i].given);
    }
    return lines - left;
}
