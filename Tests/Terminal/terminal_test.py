#!/usr/bin/env python3
"""Tries the terminal layer: a small program (TerminalTrial) is run under a pseudo-terminal, and what it writes is
shown on a terminal emulator in memory.

    python3 Tests/Terminal/terminal_test.py .build/release/TerminalTrial [TEST...]

Needs the packages pexpect and pyte. Prints one line a test; exits with 1 when one failed.
"""
import os
import re
import signal
import time

from session import Session, run_tests, test


@test
def shows_a_screen_and_leaves_none(program):
    session = Session(program)
    session.wait("size 80×24 日本語 é ⠿")
    assert session.text.startswith("╭─ trial 256 colors ───"), session.text
    session.send("q")
    written = session.ended()
    assert "bye" in written
    session.assert_restored()
    assert session.child.exitstatus == 0
    # Rows of a screen that has grown would stay on the shell's.
    assert written.rfind("\x1b[2J") > written.rfind("trial"), "the screen is left without clearing it"


@test
def reads_keys_of_all_kinds(program):
    session = Session(program, rows=40)
    session.wait("trial")
    for sent, seen in [
        ("a", "key a"), ("é", "key é"), ("日", "key 日"), ("\x1b[A", "key up"), ("\x1bOB", "key down"),
        ("\x1b[1;5C", "key ctrl-right"), ("\x1b[1;2D", "key shift-left"), ("\x1b[5~", "key page-up"),
        ("\x1b[3;5~", "key ctrl-delete"), ("\x1bOP", "key f1"), ("\x1b[24~", "key f12"), ("\x1b[Z", "key shift-tab"),
        ("\x10", "key ctrl-p"), ("\x1bx", "key alt-x"), ("\r", "key enter"), ("\t", "key tab"), ("\x7f", "key backspace"),
        ("\x03", "key ctrl-c"), ("\x1b", "key escape"), ("\x1b[<0;5;6M", "mouse press 4,5"),
        ("\x1b[<0;5;6m", "mouse release 4,5"), ("\x1b[<65;1;1M", "mouse wheelDown 0,0"),
        ("\x1b[<32;300;200M", "mouse drag 299,199"), ("\x1b[I", "focus true"), ("\x1b[O", "focus false"),
        ("\x1b[200~one\rtwo\x1b[201~", 'paste ["one", "two"]'),
    ]:
        session.send(sent, seen)
    session.close()


@test
def writes_nothing_while_nothing_changes(program):
    session = Session(program)
    session.wait("trial")
    session.read(0.3)
    assert session.read(0.7) == b"", "an idle screen was written to"
    session.send("\x1b[15;9~")
    session.close()


def has_frame(session, columns, rows):
    lines = session.text.split("\n")
    return (len(lines[0]) == columns and lines[0].endswith("╮")
            and lines[rows - 1].startswith("╰") and lines[rows - 1].endswith("╯"))


@test
def follows_the_size(program):
    session = Session(program)
    session.wait("size 80×24")
    for columns, rows in [(50, 10), (200, 50), (20, 5), (3, 2), (120, 40)]:
        session.resize(columns, rows)
        if columns >= 20:
            session.wait(f"size {columns}×{rows}")
            session.wait_until(lambda: has_frame(session, columns, rows), f"a frame of {columns}×{rows}")
        else:
            session.read(0.3)
    session.close()


@test
def stops_and_comes_back(program):
    session = Session("/bin/bash", ["--norc", "--noprofile", "-i"], PS1="$ ")
    session.read(0.5)
    session.send(f"{program}\r", "trial 256 colors")
    session.send("\x1a", "Stopped")
    session.send("stty -a | tr ' ' '\\n' | grep -c '^echo$'\r", "\n1\n")
    session.send("fg\r", "back")
    assert "trial 256 colors" in session.text
    session.send("q", "bye")
    session.close()


@test
def stops_by_signal_and_draws_again(program):
    session = Session(program)
    session.wait("trial")
    os.kill(session.child.pid, signal.SIGSTOP)
    session.screen.reset()
    os.kill(session.child.pid, signal.SIGCONT)
    session.wait("resumed")
    session.wait("size 80×24")
    session.close()


@test
def a_stop_without_a_shell_changes_nothing(program):
    session = Session(program)
    session.wait("trial")
    session.send("\x1a", "back")
    session.send("q")
    assert "bye" in session.ended()


@test
def ends_when_asked_to(program):
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        session = Session(program)
        session.wait("trial")
        os.kill(session.child.pid, number)
        assert f"ended by signal {int(number)}" in session.ended()
        session.assert_restored()


@test
def ends_with_its_terminal(program):
    session = Session(program)
    session.wait("trial")
    pid = session.child.pid
    session.hang_up()
    end = time.monotonic() + 10
    while time.monotonic() < end:
        try:
            if os.waitpid(pid, os.WNOHANG)[0] == pid:
                return
        except ChildProcessError:
            return
        time.sleep(0.05)
    os.kill(pid, signal.SIGKILL)
    raise AssertionError("it goes on without its terminal")


@test
def a_crash_leaves_the_terminal_sane(program):
    for key, message in (("C", "asked to crash"), ("A", "")):
        session = Session(program)
        session.wait("trial")
        session.send("p")
        session.wait("key p")
        session.send(key)
        written = session.ended(60)
        session.assert_restored()
        after = written[written.rfind("\x1b[?1049l"):]
        assert message in after, f"the message is lost: {after!r}"
        assert "printed by a library" in after, f"the log is lost: {after!r}"
        assert session.child.signalstatus in (signal.SIGILL, signal.SIGTRAP, signal.SIGABRT), session.child.signalstatus


@test
def what_libraries_print_comes_afterwards(program):
    session = Session(program)
    session.wait("trial")
    session.send("p", "key p")
    assert "printed by a library" not in session.text
    session.send("q")
    written = session.ended()
    assert "printed by a library" in written[written.rfind("\x1b[?1049l"):]


@test
def knows_how_many_colors_there_are(program):
    for term, variables, name, mark in [
        ("xterm-256color", {}, "256 colors", "\x1b[38;5;"),
        ("xterm-256color", {"COLORTERM": "truecolor"}, "true color", "\x1b[38;2;127;193;196m"),
        ("tmux-256color", {"COLORTERM": "truecolor"}, "true color", "\x1b[48;2;27;32;43m"),
        ("xterm", {}, "16 colors", "\x1b[36m"),
        ("linux", {}, "16 colors", "\x1b[36m"),
        ("screen", {}, "16 colors", "\x1b[36m"),
        ("xterm-from-the-future", {}, "256 colors", "\x1b[38;5;"),
        ("vt100", {}, "monochrome", ""),
        ("xterm-256color", {"NO_COLOR": "1", "COLORTERM": "truecolor"}, "monochrome", ""),
    ]:
        session = Session(program, term=term, **variables)
        session.wait(f"trial {name}")
        written = session.bytes.decode()
        assert mark in written, f"{term}: no {mark!r}"
        if name == "monochrome":
            color = re.search(r"\x1b\[(?:\d+;)*[34][0-8][;\d]*m", written)
            assert not color, f"{term} {variables}: color {color!r}"
        session.send("q")
        session.ended()
        session.close()


@test
def draws_in_ascii(program):
    session = Session(program, ["--ascii"])
    session.wait("+- trial")
    assert all(ord(character) < 128 for character in session.text), session.text
    session.close()
    session = Session(program, term="linux")
    session.wait("┌─ trial")
    session.close()


@test
def draws_where_the_locale_is_not_utf8(program):
    session = Session(program, locale="C")
    session.wait("size 80×24 日本語 é ⠿")
    session.close()


@test
def says_why_it_cannot_draw(program):
    for term, reason in [("dumb", "cannot show a screen"), ("no-such-terminal", "does not know the terminal"),
                         ("", "TERM is not set")]:
        session = Session(program, term=term)
        written = session.ended()
        assert reason in written and "workbench train" in written, written
        assert session.child.exitstatus == 1
        assert "\x1b" not in written, f"wrote {written!r} to a terminal it does not know"


@test
def frames_are_drawn_in_time(program):
    # The emulator is slower than any terminal and would be what is timed.
    session = Session(program, ["--time"], columns=200, rows=50, emulates=False, COLORTERM="truecolor")
    written = session.ended(120)
    times = re.findall(r"(every cell|four charts): worst ([\d.]+) ms, mean ([\d.]+) ms", written)
    assert len(times) == 2, written[-300:]
    # A debug build is some ten times slower than what people run.
    limit = 15 if "/release/" in program else 1000
    for name, worst, mean in times:
        print(f"  {name}: worst {worst} ms, mean {mean} ms")
        assert float(mean) < limit, f"{name}: {mean} ms"


if __name__ == "__main__":
    run_tests(__doc__)
