#include "common/yaml.h"

#include "common/buf.h"
#include "common/pcg.h"
#include "tests/tap.h"

/* Reads the text and keeps nothing but the sentence; "" when it was read. */
static const char *error_of(const char *text, size_t size) {
    static struct err err;
    struct yaml yaml;
    err = (struct err){.kind = ERR_NONE};
    int status = yaml_read(&yaml, "f.yaml", text, size, &err);
    yaml_release(&yaml);
    if ((status == 0) != (err.kind == ERR_NONE))
        return "status and error disagree";
    return err.text;
}

static void refused(const char *text, const char *error, const char *what) {
    is_text(error_of(text, strlen(text)), error, "refused: %s", what);
}

static void test_tree(void) {
    static const char text[] = "# a comment\n"
                               "world:\n"
                               "  stores: 4\n"
                               "  name: 'it''s'\n"
                               "sla:\n"
                               "  - errors < 0.1%\n"
                               "  - checkout: p99 < 50ms\n"
                               "flow: {a: [1, 2], b: }\n";
    struct yaml yaml;
    struct err err = {.kind = ERR_NONE};
    if (!ok(yaml_read(&yaml, "f.yaml", text, sizeof text - 1, &err) == 0, "a profile is read")) {
        printf("# %s\n", err.text);
        yaml_release(&yaml);
        return;
    }
    const struct yaml_node *root = yaml.root;
    ok(root->kind == YAML_MAPPING && root->count == 3, "the root has three members");
    const struct yaml_node *world = yaml_member(root, "world");
    const struct yaml_node *stores = yaml_member(world, "stores");
    is_text(stores->text, "4", "a scalar keeps its text");
    ok(stores->line == 3 && stores->column == 11, "it knows its place");
    ok(stores->key_line == 3 && stores->key_column == 3, "and its key's");
    is_text(yaml_member(world, "name")->text, "it's", "quotes are taken off");
    ok(yaml_member(root, "nothing") == NULL, "a member that is not there is NULL");
    const struct yaml_node *sla = yaml_member(root, "sla");
    ok(sla->kind == YAML_SEQUENCE && sla->count == 2, "a list has its members");
    is_text(sla->first->text, "errors < 0.1%", "the first is a scalar");
    ok(sla->first->next->kind == YAML_MAPPING, "the second a mapping");
    is_text(yaml_member(sla->first->next, "checkout")->text, "p99 < 50ms", "with its text");
    const struct yaml_node *flow = yaml_member(root, "flow");
    is_int(yaml_member(flow, "a")->count, 2, "brackets are lists too");
    is_text(yaml_member(flow, "b")->text, "", "a value left out is an empty text");
    yaml_release(&yaml);
}

static void test_empty(void) {
    static const char *const texts[] = {"", "# nothing\n", "\n\n"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct yaml yaml;
        int status = yaml_read(&yaml, "f.yaml", texts[i], strlen(texts[i]), NULL);
        ok(status == 0 && yaml.root == NULL, "a text without content has no root");
        yaml_release(&yaml);
    }
}

static void test_refusals(void) {
    refused("a: 1\nb: 2\na: 3\n", "f.yaml:3:1: the key \"a\" stands twice; it is also in line 1",
            "a key twice");
    refused("w: {a: 1, a: 2}\n", "f.yaml:1:11: the key \"a\" stands twice; it is also in line 1",
            "a key twice in braces");
    refused("a: &x 1\n", "f.yaml:1:4: anchors (&name) are not supported", "an anchor");
    refused("a: &x [1]\n", "f.yaml:1:4: anchors (&name) are not supported", "an anchored list");
    refused("a: 1\nb: *x\n", "f.yaml:2:4: aliases (*name) are not supported", "an alias");
    refused("a: !!int 1\n", "f.yaml:1:4: tags (!name) are not supported", "a tag");
    refused("a: !x {b: 1}\n", "f.yaml:1:4: tags (!name) are not supported", "a tagged mapping");
    refused("a: 1\n---\nb: 2\n", "f.yaml:2:1: a second document: a file holds one",
            "two documents");
    refused("a:\n\tb: 1\n", "f.yaml:2:1: a tab: indent with spaces", "a tab");
    refused("? [1]\n: 2\n", "f.yaml:1:3: a key must be a word, not a list or a mapping",
            "a list as key");
    refused("a: \"x\\0y\"\n", "f.yaml:1:4: the text holds a NUL byte", "an escaped NUL");
    refused("a: 'open\n",
            "f.yaml:2:1: not YAML: found unexpected end of stream (while scanning a "
            "quoted scalar)",
            "an open quote");
    refused("a: [1, 2\n",
            "f.yaml:2:1: not YAML: did not find expected ',' or ']' (while parsing a "
            "flow sequence)",
            "an open bracket");
    refused("a: 1\n  b: 2\n",
            "f.yaml:2:4: not YAML: mapping values are not allowed in this context",
            "a mapping inside a scalar");
    refused("a: 1\nb: \xff\n", "f.yaml:2:4: not a text in UTF-8: invalid leading UTF-8 octet",
            "a byte that is not UTF-8");
    is_text(error_of("a: \0b", 5),
            "f.yaml:1:4: not a text in UTF-8: control characters are not "
            "allowed",
            "refused: a NUL byte");
}

static void test_limits(void) {
    struct buf buf = BUF_EMPTY;
    for (int i = 0; i < YAML_DEPTH_MAX; i++)
        buf_put_text(&buf, "[");
    for (int i = 0; i < YAML_DEPTH_MAX; i++)
        buf_put_text(&buf, "]");
    is_text(error_of(buf.data, buf.length), "", "32 levels are read");
    buf_clear(&buf);
    for (int i = 0; i <= YAML_DEPTH_MAX; i++)
        buf_put_text(&buf, "[");
    is_text(error_of(buf.data, buf.length), "f.yaml:1:33: more than 32 levels deep",
            "33 are refused");
    buf_clear(&buf);
    for (int i = 0; i < 200000; i++)
        buf_put_text(&buf, "[");
    is_text(error_of(buf.data, buf.length), "f.yaml:1:33: more than 32 levels deep", "200,000 too");
    buf_clear(&buf);
    buf_put_text(&buf, "a: 1\n#");
    while (buf.length < YAML_SIZE_MAX)
        buf_put_text(&buf, "x");
    is_text(error_of(buf.data, buf.length), "", "1 MiB is read");
    buf_put_text(&buf, "x");
    is_text(error_of(buf.data, buf.length), "f.yaml: larger than 1 MiB, which no profile needs",
            "a byte more is refused");
    buf_clear(&buf);
    for (int i = 0; i < 100000; i++)
        buf_printf(&buf, "k%d:\n", i);
    is_text(error_of(buf.data, buf.length), "", "100,000 keys are held against each other in time");
    buf_release(&buf);
}

/* Texts of YAML's own letters, and a sound profile with bytes changed at random: read or refused,
 * never a crash (the sanitizers watch). */
static void test_random_texts(void) {
    static const char letters[] = "abc: -[]{}&*!|>'\"%#?,\n\n  \t0\x80\xc3";
    static const char sound[] = "extends: dev\nworld:\n  stores: 4\n  tax: {a: [1, 'x']}\nsla:\n"
                                "  - errors < 0.1%\n  - checkout: \"p99 < 50ms\"\n";
    struct pcg pcg;
    int accepted = 0;
    int disagree = 0;
    pcg_seed(&pcg, 5, 1);
    for (int i = 0; i < 20000; i++) {
        char text[160];
        size_t length = sizeof sound - 1;
        if (i % 2 == 0) {
            memcpy(text, sound, length);
            for (uint32_t changes = pcg_below(&pcg, 4) + 1; changes > 0; changes--)
                text[pcg_below(&pcg, (uint32_t)length)] =
                    pcg_below(&pcg, 2) == 0 ? (char)pcg_next(&pcg)
                                            : letters[pcg_below(&pcg, sizeof letters - 1)];
        } else {
            length = pcg_below(&pcg, sizeof text);
            for (size_t j = 0; j < length; j++)
                text[j] = letters[pcg_below(&pcg, sizeof letters - 1)];
        }
        const char *error = error_of(text, length);
        accepted += error[0] == '\0';
        disagree += error[0] != '\0' && strncmp(error, "f.yaml:", 7) != 0;
    }
    ok(accepted > 100 && accepted < 19900, "of 20,000 random texts %d are read", accepted);
    is_int(disagree, 0, "every other has a sentence that names the file");
}

int main(void) {
    test_tree();
    test_empty();
    test_refusals();
    test_limits();
    test_random_texts();
    return tap_done();
}
