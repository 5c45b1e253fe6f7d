"""What `pazpaz` without a subcommand does: one supervisor for each profile, with its programs."""

import os
import sys
from pathlib import Path

from pazpaz_desktop.app.cli_exits import Exit
from pazpaz_desktop.app.supervisor import Outcome, ProgramCommand, Supervisor, signals_as_orders
from pazpaz_desktop.foundation import logs
from pazpaz_desktop.foundation.clock import SystemClock
from pazpaz_desktop.foundation.paths import Profile
from pazpaz_desktop.system.files import private_dir
from pazpaz_desktop.system.hardening import harden
from pazpaz_desktop.system.instance import Instance

NO_DISPLAY = (
    "pazpaz: there is no display here, so no window can open.\n"
    "Start it inside a desktop session, or run `pazpaz demo` to play the tour without a screen."
)

NO_WINDOW = (
    "pazpaz: the display here let no window open; the lines above say why. Nothing was changed.\n"
    "Start it inside a desktop session, or run `pazpaz demo` to play the tour without a screen."
)
BROKEN = (
    "pazpaz: the program ended three times before it could show anything. What was saved is safe.\n"
    "What happened is noted, without any personal data, in"
)


def profile_at(folder: Path | None) -> Profile:
    """The profile in `folder`, or the person's own."""
    return Profile.of_user() if folder is None else Profile(folder.absolute())


def open_window(folder: Path | None) -> int:
    """Open the program, or call forward the one that runs; stays until it is quit."""
    if not has_display():
        print(NO_DISPLAY, file=sys.stderr)
        return Exit.ENVIRONMENT
    harden()
    profile = profile_at(folder)
    private_dir(profile.data)
    logs.write_to(profile.logs)
    instance = Instance(profile.run)
    if not instance.try_claim():
        instance.call_forward()
        return Exit.DONE
    supervisor = Supervisor(command_for(profile), SystemClock())
    with signals_as_orders(supervisor):
        instance.announce()
        outcome = supervisor.run()
    instance.release()
    return _exit_of(outcome, profile)


def be_program(folder: Path | None) -> int:
    """Be one of the supervisor's programs."""
    from pazpaz_desktop.app import program
    from pazpaz_desktop.app.composition import Composition

    return program.run(Composition.of_user(profile_at(folder)))


def command_for(profile: Profile) -> ProgramCommand:
    """How this program starts itself again as a child: isolated from the folder and variables around it."""
    command = (sys.executable, "-I", "-m", "pazpaz_desktop", "program", "--profile", str(profile.data))
    return ProgramCommand(command)


def _exit_of(outcome: Outcome, profile: Profile) -> Exit:
    if outcome is Outcome.WINDOWLESS:
        print(NO_WINDOW, file=sys.stderr)
        return Exit.ENVIRONMENT
    if outcome is Outcome.BROKEN:
        print(f"{BROKEN} {profile.logs}", file=sys.stderr)
        return Exit.BUG
    return Exit.DONE


def has_display() -> bool:
    """Whether there is a screen to open a window on."""
    if sys.platform != "linux":
        return True
    # the last one is Qt's own: whoever sets it has chosen where windows go
    return any(os.environ.get(name) for name in ("WAYLAND_DISPLAY", "DISPLAY", "QT_QPA_PLATFORM"))
