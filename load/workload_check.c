#include "load/workload_check.h"

#include "gen/world/world.h"
#include "gen/worldspec.h"
#include "load/gates.h"
#include "load/workload.h"

/* Too large for the stack. */
struct parts {
    struct workload workload;
    struct gates gates;
};

static int check_load(const struct profile *profile, const struct world *world, struct err *err) {
    static struct parts parts;
    int status = workload_init(&parts.workload, profile, world, NULL, err);
    if (status == 0)
        status =
            gates_read(&parts.gates, profile, &parts.workload, (size_t)profile->load.threads, err);
    gates_release(&parts.gates);
    workload_release(&parts.workload);
    return status;
}

int workload_check(const struct profile *profile, struct err *err) {
    struct world_params params = {.seed = 0};
    struct world world;
    if (worldspec_params(profile, &params, err) < 0 ||
        worldspec_world(profile, &params, &world, err) < 0)
        return -1;
    int status = profile->load.mix_count > 0 ? check_load(profile, &world, err) : 0;
    world_release(&world);
    return status;
}
