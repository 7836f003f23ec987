#include "include/CKernels.h"

#if defined(__x86_64__)
#include <immintrin.h>

#pragma clang attribute push(                                                                        \
    __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512cd,avx512bf16,avx2,fma,f16c,bmi2"))), \
    apply_to = function)
#define CK_LEVEL 2
#define CK_BF16 1
#define CK_TABLE ck_avx512_bf16
extern const ck_kernels ck_avx512_bf16;
#include "kernels/Table.h"
#pragma clang attribute pop
#endif
