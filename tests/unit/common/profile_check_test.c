/* Keys of which each is in its bounds and which contradict each other. */
#include "tests/unit/common/profile_from_text.h"

static void test_checks(void) {
    refused("world:\n  customers: 6000\n",
            "p.yaml:2:14: world.customers (6000) is more than world.transactions (5000), but a "
            "customer's first purchase is a transaction: raise world.transactions or lower "
            "world.customers");
    refused("world:\n  transactions: 100\n",
            "p.yaml:2:17: world.customers (2000) is more than world.transactions (100), but a "
            "customer's first purchase is a transaction: raise world.transactions or lower "
            "world.customers");
    refused("world:\n  customers: 1\n  transactions: 10001\n",
            "p.yaml:2:14: world.transactions (10001) is more than 10000 for each of "
            "world.customers (1): a customer's lifetime value would not fit its column; raise "
            "world.customers");
    refused("load:\n  duration: 3s\n",
            "p.yaml:2:13: load.warmup (3s) leaves nothing of load.duration (3s), which includes "
            "it");
    refused("load:\n  sessions: 3\n  threads: 4\n",
            "p.yaml:3:12: load.threads (4) is more than load.sessions (3): a thread without a "
            "session has nothing to do");
    refused("load:\n  threads: 9\n",
            "p.yaml:2:12: load.threads (9) is more than load.sessions (8): a thread without a "
            "session has nothing to do");
    refused("load:\n  statement_timeout: 1500us\n",
            "p.yaml:2:22: load.statement_timeout is 1500us, but the server counts in whole "
            "milliseconds");
    static struct profile p;
    accepted("load:\n  sessions: 1\n", &p);
    accepted("world: {customers: 1, transactions: 10000, weeks: 200}\n", &p);
    refused("world:\n  transactions: 2601\n  customers: 1\n",
            "p.yaml:3:14: world.transactions (2601) is more than 50 a week for each of "
            "world.customers (1); raise world.customers");
    accepted("world: {customers: 1, transactions: 2600}\n", &p);
    accepted("world: {customers: 5000}\n", &p);
    accepted("world: {embedding_dimension: 64, embedding_type: halfvec}\n", &p);
    accepted("world: {embedding_dimension: 2000}\n", &p);
}

int main(void) {
    test_checks();
    return tap_done();
}
