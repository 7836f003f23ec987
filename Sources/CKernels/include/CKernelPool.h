// Threads that claim chunks of a job. One job at a time; the caller works too.
#pragma once

#include <stdint.h>

#pragma clang assume_nonnull begin

typedef struct ck_pool ck_pool;

/// Starts threads - 1 threads, named "worker 1" …; each calls `start` once first. Null where it can't.
ck_pool *_Nullable ck_pool_create(int threads, void (*_Nullable start)(void));

/// Calls body(context, i) once for each i below count, on whichever thread claims it, and returns when
/// all have returned. Not to be called from two threads at a time nor from a body.
void ck_pool_run(
    ck_pool *pool, long count, void (*body)(const void *_Nullable context, long index),
    const void *_Nullable context);

int ck_pool_threads(const ck_pool *pool);

/// How many workers sleep in the kernel, having found nothing to do for a while.
int ck_pool_parked(const ck_pool *pool);

void ck_pool_destroy(ck_pool *pool);

#pragma clang assume_nonnull end
