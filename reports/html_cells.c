#include "reports/html_cells.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/json.h"
#include "common/units.h"

enum { ROWS_AT_A_GLANCE = 20, A_FEW_WORDS = 30 };

void html_put_text(struct buf *page, const char *text) {
    for (; *text; text++) {
        switch (*text) {
        case '&': buf_put_text(page, "&amp;"); break;
        case '<': buf_put_text(page, "&lt;"); break;
        case '>': buf_put_text(page, "&gt;"); break;
        case '"': buf_put_text(page, "&quot;"); break;
        case '\'': buf_put_text(page, "&#39;"); break;
        default: buf_put(page, text, 1);
        }
    }
}

void html_put_string(struct buf *page, const char *text) {
    json_t *string = json_text(text);
    char *dumped = string ? json_dumps(string, JSON_ENCODE_ANY | JSON_ENSURE_ASCII) : NULL;
    page->failed = page->failed || !dumped;
    for (const char *next = dumped; next && *next; next++) {
        if (*next == '<')
            buf_put_text(page, "\\u003c");
        else
            buf_put(page, next, 1);
    }
    free(dumped);
    json_decref(string);
}

void html_begin_table(struct buf *page, const char *id, const char *caption, size_t rows) {
    buf_printf(page, "<div class=\"wide%s\" role=\"region\" tabindex=\"0\" aria-labelledby=\"",
               rows > ROWS_AT_A_GLANCE ? " long" : "");
    buf_printf(page, "caption-%s\"><table id=\"%s\">\n<caption id=\"caption-%s\">", id, id, id);
    html_put_text(page, caption);
    buf_put_text(page, "</caption>\n");
}

void html_put_heads(struct buf *page, const struct html_head *heads, size_t count) {
    buf_put_text(page, "<thead><tr>");
    for (size_t i = 0; i < count; i++) {
        buf_put_text(page, heads[i].number ? "<th scope=\"col\" class=\"number\">"
                                           : "<th scope=\"col\">");
        html_put_text(page, heads[i].text);
        buf_put_text(page, "</th>");
    }
    buf_put_text(page, "</tr></thead>\n<tbody>\n");
}

void html_end_table(struct buf *page, size_t left_out) {
    buf_put_text(page, "</tbody></table></div>\n");
    if (left_out)
        buf_printf(page, "<p class=\"note\">and %zu more, in result.json</p>\n", left_out);
}

void html_put_row_head(struct buf *page, const char *text) {
    buf_put_text(page, "<tr><th scope=\"row\">");
    html_put_text(page, text);
    buf_put_text(page, "</th>");
}

void html_put_cell(struct buf *page, const char *text) {
    buf_put_text(page, strlen(text) > A_FEW_WORDS ? "<td class=\"words\">" : "<td>");
    html_put_text(page, text);
    buf_put_text(page, "</td>");
}

void html_put_number(struct buf *page, double exact, const char *shown) {
    buf_printf(page, "<td class=\"number\" data-value=\"%.17g\">", exact);
    html_put_text(page, shown);
    buf_put_text(page, "</td>");
}

void html_put_count(struct buf *page, uint64_t count) {
    char text[UNITS_TEXT];
    html_put_number(page, (double)count, units_format_integer((int64_t)count, text));
}

void html_put_nothing(struct buf *page) {
    buf_put_text(page, "<td class=\"number\">\xe2\x80\x93</td>");
}

void html_put_time(struct buf *page, const struct hist *hist, double percentile) {
    char text[UNITS_TEXT];
    int64_t us = hist_percentile_us(hist, percentile);
    if (hist_count(hist) == 0)
        html_put_nothing(page);
    else
        html_put_number(page, (double)us, units_format_duration(us, text));
}

void html_put_change(struct buf *page, double before, double after) {
    char text[UNITS_TEXT];
    if (before <= 0) {
        html_put_nothing(page);
        return;
    }
    double change = after / before - 1;
    (void)snprintf(text, sizeof text, "%+.1f %%", change * 100);
    html_put_number(page, change, text);
}

int html_finish(const struct buf *page, struct err *err) {
    return page->failed ? err_set(err, ERR_SYSTEM, "out of memory for the HTML report") : 0;
}
