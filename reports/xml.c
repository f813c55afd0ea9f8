#include "reports/xml.h"

#include <stdbool.h>
#include <string.h>

#include "common/text.h"

/* Whether XML can have the character of so many bytes. U+FFFE and U+FFFF are of UTF-8 alone. */
static bool is_allowed(const char *text, size_t bytes) {
    if (bytes == 1)
        return (unsigned char)*text >= 0x20 && *text != 0x7f;
    bool special = bytes == 3 &&
                   (memcmp(text, "\xef\xbf\xbe", 3) == 0 || memcmp(text, "\xef\xbf\xbf", 3) == 0);
    return bytes > 0 && !special;
}

void xml_put_text(struct buf *document, const char *text) {
    while (*text) {
        size_t bytes = text_character(text, strnlen(text, 4));
        switch (*text) {
        case '&': buf_put_text(document, "&amp;"); break;
        case '<': buf_put_text(document, "&lt;"); break;
        case '>': buf_put_text(document, "&gt;"); break;
        case '"': buf_put_text(document, "&quot;"); break;
        case '\'': buf_put_text(document, "&#39;"); break;
        case '\n': buf_put_text(document, "\n"); break;
        default:
            if (is_allowed(text, bytes))
                buf_put(document, text, bytes);
            else
                buf_put_text(document, "?");
        }
        text += bytes ? bytes : 1;
    }
}

void xml_put_attribute(struct buf *document, const char *name, const char *text) {
    buf_printf(document, " %s=\"", name);
    xml_put_text(document, text);
    buf_put_text(document, "\"");
}
