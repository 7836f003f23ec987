#define _GNU_SOURCE
#include "Compatibility.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>

static dnnl_engine_t shared_engine = NULL;
static pthread_once_t engine_once = PTHREAD_ONCE_INIT;

static void make_engine(void) {
    if (dnnl_engine_create(&shared_engine, dnnl_cpu, 0) != dnnl_success) {
        shared_engine = NULL;
    }
}

dnnl_engine_t od_engine(void) {
    pthread_once(&engine_once, make_engine);
    return shared_engine;
}

void od_version(char *text, size_t capacity) {
    const dnnl_version_t *version = dnnl_version();
    snprintf(text, capacity, "%d.%d.%d", version->major, version->minor, version->patch);
}

int od_limit_instructions(int level) {
    dnnl_cpu_isa_t limit = level <= 0 ? dnnl_cpu_isa_sse41
        : level == 1 ? dnnl_cpu_isa_avx2
        : level == 2 ? dnnl_cpu_isa_avx512_core
#if DNNL_VERSION_MAJOR >= 3
                     : dnnl_cpu_isa_default;
#else
                     : dnnl_cpu_isa_all;
#endif
    return (int)dnnl_set_max_cpu_isa(limit);
}

int od_instructions(void) {
    int isa = (int)dnnl_get_effective_cpu_isa();
    // An instruction set's number has the bits of all that it contains.
    static const int levels[] = {dnnl_cpu_isa_avx2, dnnl_cpu_isa_avx512_core, dnnl_cpu_isa_avx512_core_bf16};
    int level = 0;
    while (level < 3 && (isa & levels[level]) == levels[level]) {
        level++;
    }
    return level;
}

int od_use_one_thread(void) {
    // Looked up by name, so that a library built without OpenMP works as well.
    union {
        void *address;
        void (*call)(int);
    } function = {.address = dlsym(RTLD_DEFAULT, "omp_set_num_threads")};
    if (function.address == NULL) {
        return 1;
    }
    function.call(1);
    return 0;
}

static const char *status_text(dnnl_status_t status) {
    switch (status) {
        case dnnl_out_of_memory: return "out of memory";
        case dnnl_invalid_arguments: return "invalid arguments";
        case dnnl_unimplemented: return "not implemented for these shapes and types";
        case dnnl_runtime_error: return "error while running";
        case dnnl_not_required: return "not required";
        default: return "unknown status";
    }
}

int od_fail(dnnl_status_t status, const char *what, char *error, size_t capacity) {
    if (error != NULL && capacity > 0) {
        snprintf(error, capacity, "oneDNN: %s: %s", what, status_text(status));
    }
    return (int)status;
}
