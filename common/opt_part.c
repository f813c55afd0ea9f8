#include <stdio.h>
#include <string.h>

#include "common/opt.h"
#include "common/text.h"
#include "common/units.h"

static bool parse_number(const char *text, size_t length, int64_t *number) {
    char digits[16];
    struct err ignored;
    if (length == 0 || length >= sizeof digits || strspn(text, "0123456789") < length)
        return false;
    (void)snprintf(digits, sizeof digits, "%.*s", (int)length, text);
    return units_parse_count(digits, number, &ignored) == 0;
}

int opt_parse_part(const char *option, const char *text, uint32_t most, uint32_t *part,
                   uint32_t *of, struct err *err) {
    int64_t k, n;
    const char *slash = strchr(text, '/');
    char shown[TEXT_SHOWN];
    if (!slash || !parse_number(text, (size_t)(slash - text), &k) ||
        !parse_number(slash + 1, strlen(slash + 1), &n))
        return err_set(err, ERR_USAGE,
                       "option --%s: \"%s\" is not of the form k/n, as 2/8 for the second of eight",
                       option, text_show(text, shown));
    if (n < 1 || n > most || k < 1 || k > n)
        return err_set(err, ERR_USAGE,
                       "option --%s is %s, but in k/n n must be from 1 to %u, and k from 1 to n",
                       option, text_show(text, shown), most);
    *part = (uint32_t)k;
    *of = (uint32_t)n;
    return 0;
}
