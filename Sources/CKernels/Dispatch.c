#include "include/CKernels.h"

extern const ck_kernels ck_baseline;

const ck_kernels *ck_baseline_table(void) {
    return &ck_baseline;
}

#if defined(__x86_64__)
extern const ck_kernels ck_avx2;
extern const ck_kernels ck_avx512;
extern const ck_kernels ck_avx512_bf16;

static int has_avx512(void) {
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw")
        && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
}

const ck_kernels *ck_table(int instruction_set) {
    __builtin_cpu_init();
    switch (instruction_set) {
        case 0: return &ck_baseline;
        case 1:
            return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") ? &ck_avx2 : NULL;
        case 2: return has_avx512() ? &ck_avx512 : NULL;
        case 3: return has_avx512() && __builtin_cpu_supports("avx512bf16") ? &ck_avx512_bf16 : NULL;
        default: return NULL;
    }
}
#else
const ck_kernels *ck_table(int instruction_set) {
    return instruction_set == 0 ? &ck_baseline : NULL;
}
#endif
