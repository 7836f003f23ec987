#include <string.h>

#if defined(__linux__) && defined(__ELF__)

// The Swift runtime reads its settings for crashes while it is loaded, before any line of the program. Functions in the
// preinit array of a program run earlier still. The list of variables cannot grow there, so that one which nobody needs
// gives its place: the shell's `_`, the name of the program it started. Where there is none, `main.swift` starts the
// program again with the setting, which costs the loading of all libraries once more (some 25 ms).
static char settings[] = "SWIFT_BACKTRACE=interactive=no";

static void ask_nothing_after_a_crash(int count, char **arguments, char **variables) {
    (void)count;
    (void)arguments;
    char **spare = NULL;
    for (char **variable = variables; variable && *variable; variable++) {
        if (strncmp(*variable, "SWIFT_BACKTRACE=", 16) == 0) return;
        if (strncmp(*variable, "_=", 2) == 0) spare = variable;
    }
    if (spare) *spare = settings;
}

__attribute__((section(".preinit_array"), used)) static void (*const preinit)(int, char **, char **) =
    ask_nothing_after_a_crash;

#endif
