// The kernels for whatever the compiler was asked for: SSE2 on x86-64, NEON on arm64.
#include "include/CKernels.h"

#define CK_LEVEL 0
#define CK_TABLE ck_baseline
extern const ck_kernels ck_baseline;
#include "kernels/Table.h"
