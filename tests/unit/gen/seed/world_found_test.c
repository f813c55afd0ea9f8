/* Which world of a database is the one that is asked for, but for its length. */
#include "gen/seed/world_found.h"

#include "gen/worldspec.h"
#include "tests/small_world.h"

static struct ledger_world found_of(const struct world_params *params) {
    struct ledger_world found = {.state = LEDGER_COMPLETE, .world_version = WORLD_VERSION};
    struct buf json = BUF_EMPTY;
    worldspec_json(params, &json);
    (void)snprintf(found.parameters, sizeof found.parameters, "%s", buf_text(&json));
    worldspec_fingerprint(params, found.fingerprint);
    buf_release(&json);
    return found;
}

int main(void) {
    struct world_params asked = small_world_params(), other = asked;
    struct ledger_world found = found_of(&asked);
    uint32_t weeks = 99;
    ok(world_found_is_same(&asked, &found, &weeks) && weeks == 0, "the very world");
    other.volume.weeks += 7;
    found = found_of(&other);
    ok(world_found_is_same(&asked, &found, &weeks) && weeks == 7, "a longer one");
    ok(world_found_is_same(&other, &found, &weeks) && weeks == 7, "asked for as it is");
    asked.volume.weeks += 20;
    ok(world_found_is_same(&asked, &found, &weeks) && weeks == 7, "a shorter one");
    asked.volume.base_weeks++;
    ok(!world_found_is_same(&asked, &found, &weeks), "not one of other base weeks");
    asked = other;
    asked.seed++;
    ok(!world_found_is_same(&asked, &found, &weeks), "nor of another seed");
    found.world_version++;
    ok(!world_found_is_same(&other, &found, &weeks), "nor of another version");
    found = (struct ledger_world){.state = LEDGER_NO_WORLD, .world_version = WORLD_VERSION};
    ok(!world_found_is_same(&other, &found, &weeks), "nor none");
    found = found_of(&other);
    (void)snprintf(found.parameters, sizeof found.parameters, "{\"more_weeks\": 4294967295}");
    ok(!world_found_is_same(&other, &found, &weeks), "nor what no world can be");
    return tap_done();
}
