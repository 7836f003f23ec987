#define _GNU_SOURCE
#include "include/CKernelPool.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#if defined(__linux__)
#include <linux/futex.h>
#include <sys/syscall.h>

static void wait_while(_Atomic uint32_t *word, uint32_t value) {
    syscall(SYS_futex, word, FUTEX_WAIT_PRIVATE, value, NULL, NULL, 0);
}
static void wake(_Atomic uint32_t *word) {
    syscall(SYS_futex, word, FUTEX_WAKE_PRIVATE, 0x7fffffff, NULL, NULL, 0);
}
#else
// Elsewhere a sleeper looks again every 50 microseconds.
static void wait_while(_Atomic uint32_t *word, uint32_t value) {
    (void)word;
    (void)value;
    struct timespec pause = {0, 50000};
    nanosleep(&pause, NULL);
}
static void wake(_Atomic uint32_t *word) {
    (void)word;
}
#endif

// Looked at about this often before sleeping in the kernel: a few tens of microseconds.
#define SPINS 2000

static inline void relax(void) {
#if defined(__x86_64__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ volatile("yield");
#endif
}

struct ck_pool {
    // Job number in the upper half, chunks not yet claimed in the lower: a claim of an old job fails.
    _Alignas(64) _Atomic uint64_t ticket;
    // Changes with each job: what sleeping workers wait on.
    _Alignas(64) _Atomic uint32_t posted;
    _Atomic uint32_t sleepers;
    // Chunks not yet finished: what the caller waits on.
    _Alignas(64) _Atomic uint32_t unfinished;
    _Atomic uint32_t caller_sleeps;
    _Atomic uint32_t stop;
    // Written by the caller between jobs, read by who holds a claim.
    _Alignas(64) long count;
    void (*body)(const void *, long);
    const void *context;

    int threads;
    void (*start)(void);
    pthread_t *handles;
};

/// Works until the job has nothing left to claim.
static void work(ck_pool *pool, uint32_t job) {
    for (;;) {
        uint64_t ticket = atomic_load_explicit(&pool->ticket, memory_order_acquire);
        if ((uint32_t)(ticket >> 32) != job || (uint32_t)ticket == 0) {
            return;
        }
        if (!atomic_compare_exchange_weak_explicit(
                &pool->ticket, &ticket, ticket - 1, memory_order_acq_rel, memory_order_relaxed)) {
            continue;
        }
        // The claim keeps the job open, so that its fields stay as they are.
        pool->body(pool->context, pool->count - (long)(uint32_t)ticket);
        if (atomic_fetch_sub_explicit(&pool->unfinished, 1, memory_order_seq_cst) == 1
            && atomic_load_explicit(&pool->caller_sleeps, memory_order_seq_cst)) {
            wake(&pool->unfinished);
        }
    }
}

struct worker {
    ck_pool *pool;
    int number;
};

static void *worker_main(void *argument) {
    struct worker worker = *(struct worker *)argument;
    free(argument);
    ck_pool *pool = worker.pool;
#if defined(__linux__)
    char name[16];
    snprintf(name, sizeof name, "worker %d", worker.number);
    pthread_setname_np(pthread_self(), name);
#endif
    if (pool->start != NULL) {
        pool->start();
    }
    uint32_t seen = 0;
    for (;;) {
        int spins = 0;
        uint32_t posted;
        while ((posted = atomic_load_explicit(&pool->posted, memory_order_acquire)) == seen) {
            if (spins++ < SPINS) {
                relax();
                continue;
            }
            atomic_fetch_add_explicit(&pool->sleepers, 1, memory_order_seq_cst);
            if (atomic_load_explicit(&pool->posted, memory_order_seq_cst) == seen) {
                wait_while(&pool->posted, seen);
            }
            atomic_fetch_sub_explicit(&pool->sleepers, 1, memory_order_seq_cst);
        }
        seen = posted;
        if (atomic_load_explicit(&pool->stop, memory_order_acquire)) {
            return NULL;
        }
        work(pool, seen);
    }
}

ck_pool *ck_pool_create(int threads, void (*start)(void)) {
    if (threads < 1) {
        threads = 1;
    }
    ck_pool *pool = NULL;
    if (posix_memalign((void **)&pool, 64, sizeof *pool) != 0) {
        return NULL;
    }
    *pool = (ck_pool){.threads = 1, .start = start};
    pool->handles = calloc((size_t)threads, sizeof *pool->handles);
    if (pool->handles == NULL) {
        free(pool);
        return NULL;
    }
    for (int i = 1; i < threads; i++) {
        struct worker *worker = malloc(sizeof *worker);
        if (worker == NULL) {
            break;
        }
        *worker = (struct worker){pool, i};
        if (pthread_create(&pool->handles[i], NULL, worker_main, worker) != 0) {
            free(worker);
            break;
        }
        pool->threads = i + 1;
    }
    return pool;
}

static void post(ck_pool *pool) {
    atomic_fetch_add_explicit(&pool->posted, 1, memory_order_seq_cst);
    if (atomic_load_explicit(&pool->sleepers, memory_order_seq_cst) > 0) {
        wake(&pool->posted);
    }
}

void ck_pool_run(ck_pool *pool, long count, void (*body)(const void *, long), const void *context) {
    if (count <= 0) {
        return;
    }
    if (pool->threads == 1 || count == 1) {
        for (long i = 0; i < count; i++) {
            body(context, i);
        }
        return;
    }
    pool->count = count;
    pool->body = body;
    pool->context = context;
    atomic_store_explicit(&pool->unfinished, (uint32_t)count, memory_order_relaxed);
    uint32_t job = atomic_load_explicit(&pool->posted, memory_order_relaxed) + 1;
    atomic_store_explicit(&pool->ticket, (uint64_t)job << 32 | (uint32_t)count, memory_order_release);
    post(pool);
    work(pool, job);

    int spins = 0;
    uint32_t left;
    while ((left = atomic_load_explicit(&pool->unfinished, memory_order_acquire)) != 0) {
        if (spins++ < SPINS) {
            relax();
            continue;
        }
        atomic_store_explicit(&pool->caller_sleeps, 1, memory_order_seq_cst);
        left = atomic_load_explicit(&pool->unfinished, memory_order_seq_cst);
        if (left != 0) {
            wait_while(&pool->unfinished, left);
        }
        atomic_store_explicit(&pool->caller_sleeps, 0, memory_order_relaxed);
    }
}

int ck_pool_threads(const ck_pool *pool) {
    return pool->threads;
}

int ck_pool_parked(const ck_pool *pool) {
    return (int)atomic_load_explicit(&pool->sleepers, memory_order_relaxed);
}

void ck_pool_destroy(ck_pool *pool) {
    atomic_store_explicit(&pool->stop, 1, memory_order_release);
    post(pool);
    for (int i = 1; i < pool->threads; i++) {
        pthread_join(pool->handles[i], NULL);
    }
    free(pool->handles);
    free(pool);
}
