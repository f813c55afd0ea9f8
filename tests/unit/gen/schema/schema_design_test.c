/* What the scripts of the schema leave open, and the order in which a layout's come among them. */
#include "gen/schema/schema_design.h"

#include "common/embedded.h"
#include "tests/own_database.h"
#include "tests/small_world.h"

static struct world world;

static const char *base(const struct embedded *file) {
    return file ? strrchr(file->name, '/') + 1 : "";
}

static bool design_of(struct schema_design *design, enum profile_layout layout) {
    struct profile profile;
    profile_init(&profile);
    profile.database.layout = (int)layout;
    return schema_design_init(design, &profile, &world, NULL) == 0;
}

static size_t scripts_in_order(enum profile_layout layout, const char *wanted) {
    struct schema_design design;
    ok(design_of(&design, layout), "a design");
    size_t count = 0, backwards = 0, found = 0;
    const char *last = "";
    for (const struct embedded *file; (file = schema_design_script(&design, last)); count++) {
        backwards += strcmp(base(file), last) <= 0 || base(file)[0] >= '8';
        found += wanted && strcmp(file->name, wanted) == 0;
        last = base(file);
    }
    is_int(backwards, 0, "%s: the scripts before the data, in order", design.layout);
    is_int(found, wanted ? 1 : 0, "%s: with its own among them", design.layout);
    schema_design_release(&design);
    return count;
}

static void fills(struct own_database *own, const struct schema_design *design, const char *script,
                  const char *expected) {
    struct buf sql = BUF_EMPTY;
    schema_design_fill(design, own->conn, script, &sql);
    is_text(buf_text(&sql), expected, "%s", script);
    buf_release(&sql);
}

static void values(struct own_database *own) {
    struct schema_design design;
    ok(design_of(&design, PROFILE_LAYOUT_MONTH), "a design");
    is_text(design.finish_layout, "sql/layouts/month/8", "the layout's steps of the finish");
    ok(strncmp(design.stores.data, "{seattle,", 9) == 0, "the stores: %s", design.stores.data);
    (void)snprintf(design.first_day, sizeof design.first_day, "2025-01-05");
    (void)snprintf(design.embedding_type, sizeof design.embedding_type, "halfvec(64)");
    fills(own, &design, "embedding :embedding_type,", "embedding halfvec(64),");
    fills(own, &design, "date :'first_day' - 1", "date '2025-01-05' - 1");
    fills(own, &design, "'1'::text, a[1:2], '00:00:00', :other, :'other', :first_days, :'first_day",
          "'1'::text, a[1:2], '00:00:00', :other, :'other', :first_days, :'first_day");
    fills(own, &design, ":first_day", "2025-01-05");
    schema_design_release(&design);
    ok(design_of(&design, PROFILE_LAYOUT_PLAIN), "the plain design");
    is_text(design.finish_layout, "", "has no steps of its own");
    schema_design_release(&design);
}

int main(void) {
    struct own_database own;
    if (!own_database_init(&own))
        return 0;
    struct world_params params = small_world_params();
    world_for_test(&world, &params);
    size_t plain = scripts_in_order(PROFILE_LAYOUT_PLAIN, NULL);
    is_int(scripts_in_order(PROFILE_LAYOUT_MONTH, "sql/layouts/month/45_partitions.sql"), plain + 1,
           "one more than in the plain layout");
    is_int(scripts_in_order(PROFILE_LAYOUT_CITUS, "sql/layouts/citus/66_policies.sql"), plain + 3,
           "three more");
    values(&own);
    world_release(&world);
    own_database_release(&own);
    return tap_done();
}
