/* The programs of the goldens are linked with this in front of embedding_kernel_best: they use the
 * kernel that the environment's GOLDEN_KERNEL names ("portable"), and without it the fastest. A
 * kernel that this processor or compiler has not ends the program with exit code 77. */
#include "gen/world/embedding_kernel.h"

#include <stdlib.h>
#include <string.h>

#define EXIT_SKIP 77

const struct embedding_kernel *__real_embedding_kernel_best(void);
const struct embedding_kernel *__wrap_embedding_kernel_best(void);

const struct embedding_kernel *__wrap_embedding_kernel_best(void) {
    const char *wanted = getenv("GOLDEN_KERNEL");
    if (!wanted)
        return __real_embedding_kernel_best();
    for (unsigned name = 0; name < EMBEDDING_KERNELS; name++) {
        const struct embedding_kernel *kernel = embedding_kernel_get(name);
        if (kernel && strcmp(kernel->label, wanted) == 0 && kernel->supported())
            return kernel;
    }
    exit(EXIT_SKIP);
}
