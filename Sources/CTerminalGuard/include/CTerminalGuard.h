// What must work inside a signal handler, where Swift may not run.
#pragma once
#include <termios.h>

/// Routes SIGWINCH, SIGTERM, SIGHUP, SIGINT, SIGTSTP and SIGCONT into a pipe, one byte (the signal's number) each.
/// Returns the end to read from, or -1 with errno set.
int terminal_guard_watch_signals(void);

/// Gives the signals back to whoever had them and closes the pipe.
void terminal_guard_unwatch_signals(void);

/// From now on a fatal signal (SEGV, BUS, ILL, TRAP, ABRT, FPE) first writes `reset` to `terminal`, restores
/// `modes`, copies the end of the file `log` to `errors`, says the prepared words there, and then goes on as it would have.
/// `reset` must live as long as the guard. Pass -1 for `log` when there is none.
void terminal_guard_arm(int terminal, const struct termios *modes, const char *reset, int log, int errors);

/// What a fatal signal says after the terminal is restored, at most 599 bytes; the first '\1' is replaced by the signal's
/// name. To be called on one thread.
void terminal_guard_prepare_words(const char *words);

/// Takes the guard off: fatal signals do again what they did before.
void terminal_guard_disarm(void);

/// Stops the process group as the terminal does on Ctrl-Z, and returns once it is continued. Returns at once where
/// stopping is impossible because no shell would continue it.
void terminal_guard_stop(void);

/// Lets what is printed on standard output reach its file line by line, so that a crash loses none of it.
void terminal_guard_print_by_line(void);

/// Size of the terminal in cells; 0 when it can be told, -1 otherwise.
int terminal_guard_size(int terminal, int *columns, int *rows);
