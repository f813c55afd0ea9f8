/* Phases of a load: their keys, and what they cannot say together. */
#include "tests/unit/common/profile_from_text.h"

#define PHASES "load:\n  phases:\n"

static void test_phases(void) {
    static struct profile p;
    struct err err = {.kind = ERR_NONE};
    accepted(PHASES
             "    - {name: warm-up, duration: 5s, rate: 100/s, measured: no}\n"
             "    - {name: up, duration: 1min, shape: steps, from: 10/s, to: 50/s, steps: 3}\n"
             "    - {name: most, duration: 2s, arrivals: closed}\n",
             &p);
    const struct profile_phase *phases = p.load.phases;
    is_int(p.load.phase_count, 3, "three phases");
    is_text(phases[0].name, "warm-up", "the first");
    ok(!phases[0].measured && phases[1].measured, "is not measured, the second is");
    ok(phases[0].arrivals == PROFILE_PHASE_POISSON && phases[0].shape == PROFILE_SHAPE_FLAT &&
           same(phases[0].rate, 100),
       "it is flat, at random");
    ok(phases[1].duration_us == 60000000 && phases[1].shape == PROFILE_SHAPE_STEPS &&
           same(phases[1].from, 10) && same(phases[1].to, 50) && phases[1].steps == 3,
       "the second has steps");
    is_int(phases[2].arrivals, PROFILE_PHASE_CLOSED, "the third is a closed loop");
    ok(profile_set(&p, "load.phases.up.to=200/s", &err) == 0 && same(phases[1].to, 200),
       "--set changes a phase");
    ok(profile_set(&p, "load.phases.upp.to=200/s", &err) == -1, "of those there are");
    is_text(err.text, "--set: the profile has no phase \"upp\"; did you mean \"up\"?",
            "the nearest is named");
    ok(profile_set(&p, "load.rate=200/s", &err) == 0 && profile_check(&p, &err) == -1,
       "what the phases say cannot be said beside them");
    is_text(err.text,
            "--set: load.rate has no effect beside load.phases, whose entries say it for each "
            "phase: leave one of them out",
            "with its sentence");

    refused(PHASES "    - {name: a, duration: 5s, rats: 100/s}\n",
            "p.yaml:3:31: a phase has no key \"rats\"; did you mean \"rate\"?");
    refused(PHASES "    - {name: a, duration: 5s, rate: fast}\n",
            "p.yaml:3:37: load.phases.rate: \"fast\" is not a rate: say 500/s, 1.5k/s or "
            "30/min");
    refused(PHASES "    - {duration: 5s, rate: 1/s}\n", "p.yaml:3:7: a phase has no name");
    refused(PHASES "    - {name: a b, duration: 5s, rate: 1/s}\n",
            "p.yaml:3:7: \"a b\" cannot be a phase: names have letters, digits, \"_\" and \"-\"");
    refused(PHASES "    - {name: a, rate: 1/s}\n", "p.yaml:3:7: phase \"a\" has no duration");
    refused(PHASES "    - {name: a, duration: 5s}\n",
            "p.yaml:3:7: phase \"a\" has no rate: say rate: 100/s, or arrivals: closed");
    refused(PHASES "    - {name: a, duration: 5s, from: 1/s, to: 2/s}\n",
            "p.yaml:3:7: phase \"a\": from and to need a shape: ramp, steps, spike or daily");
    refused(PHASES "    - {name: a, duration: 5s, shape: ramp, rate: 2/s}\n",
            "p.yaml:3:7: phase \"a\" is a ramp: it has from and to, no rate");
    refused(PHASES "    - {name: a, duration: 5s, shape: daily}\n",
            "p.yaml:3:7: phase \"a\" is a daily: say from and to; one of them is above 0");
    refused(PHASES "    - {name: a, duration: 5s, rate: 2/s, measured: no}\n",
            "p.yaml:2:3: no phase is measured: there would be nothing to judge");
    refused(PHASES "    - {name: a, duration: 5s, rate: 2/s}\n"
                   "    - {name: a, duration: 5s, rate: 2/s}\n",
            "p.yaml:4:7: there are two phases \"a\"");
    refused(PHASES "    - {name: a, duration: 5s, rate: 2/s, arrivals: closed}\n",
            "p.yaml:3:7: phase \"a\": in a closed loop the answers decide the rate: leave rate, "
            "shape, from, to and steps out, or say arrivals: poisson");
    refused(PHASES "    - {name: a, duration: 5s, rate: 2/s}\n  duration: 5s\n",
            "p.yaml:4:13: load.duration has no effect beside load.phases, whose entries say it for "
            "each phase: leave one of them out");
    refused("load:\n  phases: 5\n", "p.yaml:2:11: load.phases must be a list, not one value");
}

int main(void) {
    test_phases();
    return tap_done();
}
