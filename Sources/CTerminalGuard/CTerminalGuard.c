#define _GNU_SOURCE
#include "CTerminalGuard.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { watched_count = 6, fatal_count = 6, tail_length = 4000, words_length = 600 };

static const int watched[watched_count] = {SIGWINCH, SIGTERM, SIGHUP, SIGINT, SIGTSTP, SIGCONT};
static const int fatal[fatal_count] = {SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGABRT, SIGFPE};

static struct sigaction watched_before[watched_count];
static struct sigaction fatal_before[fatal_count];
static int signal_pipe[2] = {-1, -1};

static volatile sig_atomic_t armed = 0;
static int guarded_terminal = -1;
static struct termios guarded_modes;
static const char *guarded_reset = "";
static int guarded_log = -1;
static int guarded_errors = -1;
static char alternate_stack[64 * 1024];
static char last_words[2][words_length];
static volatile sig_atomic_t words_shown = 0;

static void pass_on(int number) {
    unsigned char byte = (unsigned char)number;
    // A full pipe already wakes the reader, so a lost byte is no lost signal of another kind in practice.
    ssize_t written = write(signal_pipe[1], &byte, 1);
    (void)written;
}

/// Whether a TERM or INT came just before another: `timeout` and shells send the same one to a process and its group.
static int is_repeated(int number) {
    static _Atomic long long last = 0;
    if (number != SIGTERM && number != SIGINT) return 0;
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    long long now = time.tv_sec * 1000LL + time.tv_nsec / 1000000 + 1;
    long long before = atomic_load(&last);
    if (before != 0 && now - before < 300) return 1;
    atomic_store(&last, now);
    return 0;
}

static void note_signal(int number) {
    int saved = errno;
    if (!is_repeated(number)) pass_on(number);
    errno = saved;
}

int terminal_guard_watch_signals(void) {
    if (signal_pipe[0] >= 0) return signal_pipe[0];
    if (pipe2(signal_pipe, O_CLOEXEC | O_NONBLOCK) != 0) return -1;
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = note_signal;
    action.sa_flags = SA_RESTART;
    sigemptyset(&action.sa_mask);
    for (int i = 0; i < watched_count; i++) sigaction(watched[i], &action, &watched_before[i]);
    return signal_pipe[0];
}

void terminal_guard_unwatch_signals(void) {
    if (signal_pipe[0] < 0) return;
    for (int i = 0; i < watched_count; i++) sigaction(watched[i], &watched_before[i], NULL);
    close(signal_pipe[0]);
    close(signal_pipe[1]);
    signal_pipe[0] = signal_pipe[1] = -1;
}

static void write_all(int descriptor, const char *text, size_t length) {
    while (length > 0) {
        ssize_t written = write(descriptor, text, length);
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return;
        text += written;
        length -= (size_t)written;
    }
}

static void copy_log_tail(void) {
    struct stat status;
    if (guarded_log < 0 || guarded_errors < 0 || fstat(guarded_log, &status) != 0 || status.st_size == 0) return;
    static char buffer[tail_length];
    off_t start = status.st_size > tail_length ? status.st_size - tail_length : 0;
    ssize_t length = pread(guarded_log, buffer, sizeof buffer, start);
    if (length > 0) write_all(guarded_errors, buffer, (size_t)length);
}

static const char *name_of(int number) {
    switch (number) {
    case SIGSEGV: return "SIGSEGV";
    case SIGBUS: return "SIGBUS";
    case SIGILL: return "SIGILL";
    case SIGTRAP: return "SIGTRAP";
    case SIGABRT: return "SIGABRT";
    default: return "SIGFPE";
    }
}

/// The prepared words, the signal's name in place of the first '\1'.
static void say_last_words(int descriptor, int number) {
    const char *words = last_words[words_shown];
    size_t length = strnlen(words, words_length);
    if (length == 0) return;
    const char *place = memchr(words, 1, length);
    if (place != NULL) {
        write_all(descriptor, words, (size_t)(place - words));
        write_all(descriptor, name_of(number), strlen(name_of(number)));
        write_all(descriptor, place + 1, length - (size_t)(place - words) - 1);
    } else {
        write_all(descriptor, words, length);
    }
    write_all(descriptor, "\n", 1);
}

void terminal_guard_prepare_words(const char *words) {
    // The handler reads one while the other is written.
    int next = !words_shown;
    strncpy(last_words[next], words, words_length - 1);
    words_shown = next;
}

static void restore_and_pass_on(int number, siginfo_t *info, void *context) {
    (void)context;
    if (armed) {
        armed = 0;
        write_all(guarded_terminal, guarded_reset, strlen(guarded_reset));
        tcsetattr(guarded_terminal, TCSANOW, &guarded_modes);
        copy_log_tail();
        say_last_words(guarded_errors >= 0 ? guarded_errors : guarded_terminal, number);
        // What comes after (a backtrace, the shell's message) belongs on the person's terminal again.
        if (guarded_errors >= 0) dup2(guarded_errors, STDERR_FILENO);
    }
    for (int i = 0; i < fatal_count; i++) {
        if (fatal[i] == number) sigaction(number, &fatal_before[i], NULL);
    }
    // Sent by somebody, it is no fault that would come again once the report of it is written: it ends the program.
    if (info->si_code == SI_USER) signal(number, SIG_DFL);
    raise(number);
}

void terminal_guard_arm(int terminal, const struct termios *modes, const char *reset, int log, int errors) {
    int was_armed = armed;
    guarded_terminal = terminal;
    guarded_modes = *modes;
    guarded_reset = reset;
    guarded_log = log;
    guarded_errors = errors;
    armed = 1;
    if (was_armed) return;
    stack_t stack;
    memset(&stack, 0, sizeof stack);
    stack.ss_sp = alternate_stack;
    stack.ss_size = sizeof alternate_stack;
    sigaltstack(&stack, NULL);
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_sigaction = restore_and_pass_on;
    action.sa_flags = SA_ONSTACK | SA_SIGINFO;
    sigemptyset(&action.sa_mask);
    for (int i = 0; i < fatal_count; i++) sigaction(fatal[i], &action, &fatal_before[i]);
}

void terminal_guard_disarm(void) {
    if (!armed) return;
    armed = 0;
    for (int i = 0; i < fatal_count; i++) sigaction(fatal[i], &fatal_before[i], NULL);
}

void terminal_guard_stop(void) {
    struct sigaction stop, before;
    memset(&stop, 0, sizeof stop);
    stop.sa_handler = SIG_DFL;
    sigemptyset(&stop.sa_mask);
    sigaction(SIGTSTP, &stop, &before);
    // The whole group, as the terminal would: a program that started this one must stop with it.
    kill(0, SIGTSTP);
    // Stopped here. SIGCONT leaves a byte in the pipe; in a group without a shell nothing stops and none comes.
    for (;;) {
        struct pollfd entry = {signal_pipe[0], POLLIN, 0};
        if (signal_pipe[0] < 0 || poll(&entry, 1, 300) <= 0) break;
        unsigned char byte = 0;
        if (read(signal_pipe[0], &byte, 1) != 1 || byte == SIGCONT) break;
        if (byte == SIGTERM || byte == SIGHUP) {
            // Asked to end meanwhile: leave that for the program to find.
            pass_on(byte);
            break;
        }
    }
    sigaction(SIGTSTP, &before, NULL);
}

void terminal_guard_print_by_line(void) { setvbuf(stdout, NULL, _IOLBF, 0); }

int terminal_guard_size(int terminal, int *columns, int *rows) {
    struct winsize size;
    if (ioctl(terminal, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 || size.ws_row == 0) return -1;
    *columns = size.ws_col;
    *rows = size.ws_row;
    return 0;
}
