"""A program under a pseudo-terminal whose screen is emulated in memory, and a list of tests that use it."""
import os
import sys
import termios
import time

import pexpect
import pyte


class Session:
    """A program under a pseudo-terminal, and the screen it draws."""

    def __init__(self, command, arguments=(), term="xterm-256color", columns=80, rows=24, emulates=True,
                 locale="C.UTF-8", **variables):
        self.emulates = emulates
        environment = {k: v for k, v in os.environ.items() if k not in ("COLORTERM", "NO_COLOR", "LINES", "COLUMNS")}
        environment.update(TERM=term, LC_ALL=locale,
                           SWIFT_BACKTRACE="enable=yes,interactive=no,color=no,limit=2,threads=crashed", **variables)
        self.child = pexpect.spawn(command, list(arguments), env=environment, dimensions=(rows, columns))
        self.screen = pyte.Screen(columns, rows)
        self.stream = pyte.ByteStream(self.screen)
        self.bytes = b""
        self.modes = termios.tcgetattr(self.child.child_fd)

    def read(self, seconds=0.2):
        """What was written within so many seconds."""
        start = len(self.bytes)
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                data = self.child.read_nonblocking(1 << 16, timeout=0.05)
            except pexpect.TIMEOUT:
                continue
            except pexpect.EOF:
                break
            self.bytes += data
            if self.emulates:
                self.stream.feed(data)
        return self.bytes[start:]

    def wait(self, text, seconds=10):
        """Waits until a text is on the screen."""
        self.wait_until(lambda: text in self.text, f"“{text}”", seconds)

    def wait_until(self, is_so, what, seconds=10):
        """Waits until something is so, as the screen shows it."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.read(0.05)
            if is_so():
                return
        raise AssertionError(f"{what} did not appear; the screen:\n{self.text}")

    def send(self, text, expect=None):
        self.child.send(text)
        if expect:
            self.wait(expect)

    def resize(self, columns, rows):
        self.child.setwinsize(rows, columns)
        self.screen.resize(rows, columns)

    @property
    def text(self):
        return "\n".join(line.rstrip() for line in self.screen.display)

    def ended(self, seconds=15):
        """Waits for the end and returns everything that was written."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.read(0.05)
            if not self.child.isalive():
                self.read(0.1)
                return self.bytes.decode(errors="replace")
        raise AssertionError(f"did not end; the screen:\n{self.text}")

    def assert_restored(self):
        written = self.bytes.decode(errors="replace")
        assert written.rfind("\x1b[?1049l") > written.rfind("\x1b[?1049h"), "the alternate screen is still up"
        for mode in ("1002", "1006", "2004", "1004"):
            assert written.rfind(f"\x1b[?{mode}l") > written.rfind(f"\x1b[?{mode}h"), f"mode {mode} is still on"
        now = termios.tcgetattr(self.child.child_fd)
        assert now[3] & termios.ICANON and now[3] & termios.ECHO, "the line is still raw"
        assert now[:4] == self.modes[:4], f"the line's modes differ: {now[:4]} instead of {self.modes[:4]}"

    def hang_up(self):
        """Closes the terminal under the program, as a window that is closed does."""
        self.child.ptyproc.fileobj.close()
        # So that neither closes the number again when another file has it.
        self.child.ptyproc.closed = self.child.closed = True
        self.child.ptyproc.fd = self.child.child_fd = -1

    def close(self):
        self.child.close(force=True)


TESTS = []


def test(function):
    """Makes a function that takes the program's path one of the tests."""
    TESTS.append(function)
    return function


def run_tests(usage):
    """Runs all tests, or those named after the program; prints a line for each and exits with 1 when one failed."""
    if len(sys.argv) < 2:
        sys.exit(usage)
    program = os.path.abspath(sys.argv[1])
    failed = 0
    for function in TESTS:
        if sys.argv[2:] and function.__name__ not in sys.argv[2:]:
            continue
        start = time.monotonic()
        try:
            function(program)
            verdict = "passed"
        except AssertionError as error:
            verdict = f"FAILED: {error}"
            failed += 1
        print(f"{function.__name__}: {verdict} ({time.monotonic() - start:.1f} s)", flush=True)
    sys.exit(1 if failed else 0)
