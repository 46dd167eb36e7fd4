"""The launcher of a jailed child: takes away all that it does not need, then becomes the program.

Started as `python -I -S cell.py PLAN -- PROGRAM ARGUMENT…` with the standard library alone. PLAN is JSON:
`parent`, the process that must be alive (0: not asked); `limits`, figures by the name of an rlimit; `fence`,
None or the paths that Landlock leaves open (`run`, `read`, `write`); `filter`, whether seccomp `must` or
`may` forbid sockets, children and what reaches outside. What must be and cannot be ends the child with 125.
"""

import ctypes
import json
import os
import resource
import signal
import struct
import sys
from collections.abc import Iterator, Mapping, Sequence

REFUSED = 125

_libc = ctypes.CDLL(None, use_errno=True)
_PR_SET_PDEATHSIG, _PR_SET_SECCOMP, _PR_CAPBSET_DROP, _PR_SET_NO_NEW_PRIVS = 1, 22, 24, 38
_KEPT_CAPABILITIES = {1, 2}  # CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH: the superuser reads others' files


def _ask(result: int, what: str) -> int:
    if result < 0:
        raise OSError(ctypes.get_errno(), what)
    return result


# ── limits ───────────────────────────────────────────────────────────────────────────────────────────


def die_with(parent: int) -> None:
    """Be killed when the parent is; at once, if it is gone already."""
    _ask(_libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0), "prctl(PDEATHSIG)")
    if parent and os.getppid() != parent:
        os._exit(REFUSED)


def limit(limits: Mapping[str, int]) -> None:
    """Set each rlimit, hard and soft; a hard limit that is lower already stays."""
    for name, figure in limits.items():
        which = getattr(resource, f"RLIMIT_{name}")
        hard = resource.getrlimit(which)[1]
        lowest = figure if hard == resource.RLIM_INFINITY else min(figure, hard)
        resource.setrlimit(which, (lowest, lowest))


def renounce() -> None:
    """Give up the superuser's powers but that of reading, and every way to regain them."""
    for capability in set(range(64)) - _KEPT_CAPABILITIES:
        _libc.prctl(_PR_CAPBSET_DROP, capability, 0, 0, 0)  # fails for everybody else, who has none
    _ask(_libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "prctl(NO_NEW_PRIVS)")


# ── Landlock: which files (linux/landlock.h) ─────────────────────────────────────────────────────────

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_EXECUTE, _WRITE, _READ, _LIST, _REMOVE, _MAKE, _TRUNCATE = (1 << bit for bit in (0, 1, 2, 3, 5, 8, 14))
_OF_A_FILE = _EXECUTE | _WRITE | _READ | _TRUNCATE
_RIGHTS = {
    "run": _EXECUTE | _READ | _LIST,
    "read": _READ,
    "write": _READ | _WRITE | _LIST | _REMOVE | _MAKE | _TRUNCATE,
}


def landlock_abi() -> int:
    """The version of Landlock that this kernel offers; 0: none."""
    return max(0, int(_libc.syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), 1)))


def fence(paths: Mapping[str, Sequence[str]]) -> None:
    """Leave these paths open and close all others; also TCP, abstract sockets and signals, if it can."""
    abi = landlock_abi()
    known = (1 << {1: 13, 2: 14, 3: 15, 4: 15}.get(abi, 16)) - 1
    attributes = struct.pack("=QQQ", known, 3, 3)[: 8 if abi < 4 else 16 if abi < 6 else 24]
    rules = _ask(_libc.syscall(_CREATE_RULESET, attributes, ctypes.c_size_t(len(attributes)), 0), "landlock")
    for kind, opened in paths.items():
        for path in opened:
            _open(rules, path, _RIGHTS[kind] & known)
    _ask(_libc.syscall(_RESTRICT_SELF, rules, 0), "landlock_restrict_self")
    os.close(rules)


def _open(rules: int, path: str, rights: int) -> None:
    beneath = os.open(path, os.O_PATH | os.O_CLOEXEC)
    if not os.path.isdir(path):  # noqa: PTH112 - pathlib would double the start-up time
        rights &= _OF_A_FILE
    rule = struct.pack("=Qi", rights, beneath)
    _ask(_libc.syscall(_ADD_RULE, rules, 1, rule, 0), f"landlock_add_rule {path}")
    os.close(beneath)


# ── seccomp: which system calls (linux/filter.h, linux/seccomp.h) ────────────────────────────────────

# name: (number on x86_64, number on aarch64); None: that machine has no such call.
_FORBIDDEN: dict[str, tuple[int | None, int | None]] = {
    # the network, and sockets of any kind
    "socket": (41, 198), "socketpair": (53, 199), "connect": (42, 203), "bind": (49, 200),
    "listen": (50, 201), "accept": (43, 202), "accept4": (288, 242), "sendto": (44, 206),
    "sendmsg": (46, 211), "sendmmsg": (307, 269), "recvfrom": (45, 207), "recvmsg": (47, 212),
    "recvmmsg": (299, 243), "io_uring_setup": (425, 425), "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
    # other processes: none can be made, signalled, looked into or talked to
    "fork": (57, None), "vfork": (58, None), "kill": (62, 129), "tkill": (200, 130),
    "rt_sigqueueinfo": (129, 138), "rt_tgsigqueueinfo": (297, 240), "pidfd_open": (434, 434),
    "pidfd_getfd": (438, 438), "pidfd_send_signal": (424, 424), "ptrace": (101, 117),
    "kcmp": (312, 272), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271),
    "process_madvise": (440, 440), "move_pages": (279, 239), "shmget": (29, 194), "shmat": (30, 196),
    "msgget": (68, 186), "semget": (64, 190), "mq_open": (240, 180),
    # what belongs to a file beside its content, which Landlock does not guard
    "chmod": (90, None), "fchmod": (91, 52), "fchmodat": (268, 53), "fchmodat2": (452, 452),
    "chown": (92, None), "fchown": (93, 55), "lchown": (94, None), "fchownat": (260, 54),
    "utime": (132, None), "utimes": (235, None), "futimesat": (261, None), "utimensat": (280, 88),
    "setxattr": (188, 5), "lsetxattr": (189, 6), "fsetxattr": (190, 7), "removexattr": (197, 14),
    "lremovexattr": (198, 15), "fremovexattr": (199, 16), "truncate": (76, 45), "mknod": (133, None),
    "mknodat": (259, 33),
    # the view of the machine
    "mount": (165, 40), "umount2": (166, 39), "pivot_root": (155, 41), "chroot": (161, 51),
    "unshare": (272, 97), "setns": (308, 268), "move_mount": (429, 429), "open_tree": (428, 428),
    "fsopen": (430, 430), "fsconfig": (431, 431), "fsmount": (432, 432), "fspick": (433, 433),
    "mount_setattr": (442, 442), "name_to_handle_at": (303, 264), "open_by_handle_at": (304, 265),
    "fanotify_init": (300, 262),
    # the kernel itself
    "keyctl": (250, 219), "add_key": (248, 217), "request_key": (249, 218), "bpf": (321, 280),
    "perf_event_open": (298, 241), "userfaultfd": (323, 282), "personality": (135, 92),
    "acct": (163, 89), "init_module": (175, 105), "finit_module": (313, 273),
    "delete_module": (176, 106), "kexec_load": (246, 104), "kexec_file_load": (320, 294),
    "reboot": (169, 142), "swapon": (167, 224), "swapoff": (168, 225), "quotactl": (179, 60),
    "syslog": (103, 116), "settimeofday": (164, 170), "clock_settime": (227, 112),
    "adjtimex": (159, 171), "clock_adjtime": (305, 266), "sethostname": (170, 161),
    "setdomainname": (171, 162), "ioperm": (173, None), "iopl": (172, None), "vhangup": (153, 58),
}  # fmt: skip

# machine: (which column above, its AUDIT_ARCH, clone, clone3, tgkill)
_MACHINES = {"x86_64": (0, 0xC000003E, 56, 435, 234), "aarch64": (1, 0xC00000B7, 220, 435, 131)}
_LOAD, _AND, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x54, 0x15, 0x35, 0x06
_ALLOW, _KILL, _DENY, _ABSENT = 0x7FFF0000, 0x80000000, 0x00050001, 0x00050026  # EPERM, ENOSYS
_NUMBER, _ARCHITECTURE, _ARGUMENT = 0, 4, 16
_CLONE_THREAD, _X32 = 0x00010000, 0x40000000

Instruction = tuple[int, int, int, int]


def can_filter() -> bool:
    return os.uname().machine in _MACHINES


def _program(machine: str, pid: int) -> Iterator[Instruction]:
    """Deny what is forbidden, allow threads but no children, and signals to oneself alone."""
    column, architecture, clone, clone3, tgkill = _MACHINES[machine]
    yield from ((_LOAD, 0, 0, _ARCHITECTURE), (_EQUAL, 1, 0, architecture), (_RETURN, 0, 0, _KILL))
    yield from ((_LOAD, 0, 0, _NUMBER), (_AT_LEAST, 0, 1, _X32), (_RETURN, 0, 0, _DENY))
    for numbers in _FORBIDDEN.values():
        if numbers[column] is not None:
            yield from ((_EQUAL, 0, 1, numbers[column] or 0), (_RETURN, 0, 0, _DENY))
    # Its flags lie in memory, where a filter cannot look; without it libraries fall back to clone.
    yield from ((_EQUAL, 0, 1, clone3), (_RETURN, 0, 0, _ABSENT))
    yield from ((_EQUAL, 0, 4, clone), (_LOAD, 0, 0, _ARGUMENT), (_AND, 0, 0, _CLONE_THREAD))
    yield from ((_EQUAL, 0, 4, 0), (_RETURN, 0, 0, _DENY))
    yield from ((_EQUAL, 0, 2, tgkill), (_LOAD, 0, 0, _ARGUMENT), (_EQUAL, 0, 1, pid))
    yield from ((_RETURN, 0, 0, _ALLOW), (_RETURN, 0, 0, _DENY))


def forbid() -> None:
    """Install the filter for this process and all that it becomes."""
    code = b"".join(struct.pack("=HBBI", *step) for step in _program(os.uname().machine, os.getpid()))
    held = ctypes.create_string_buffer(code, len(code))
    program = struct.pack("@HP", len(code) // 8, ctypes.addressof(held))
    _ask(_libc.prctl(_PR_SET_SECCOMP, 2, program, 0, 0), "prctl(SECCOMP)")


# ── the launch ───────────────────────────────────────────────────────────────────────────────────────


def main() -> None:
    plan, argv = json.loads(sys.argv[1]), sys.argv[3:]
    try:
        os.closerange(3, 256)
        die_with(plan["parent"])
        limit(plan["limits"])
        renounce()
        if plan["fence"] is not None:
            fence(plan["fence"])
        try:
            forbid()
        except (OSError, KeyError):
            if plan["filter"] == "must":
                raise
        os.execv(argv[0], argv)  # noqa: S606 - this is what it is for
    except (OSError, KeyError, ValueError) as error:
        sys.stderr.write(f"cell: {error}\n")
        sys.exit(REFUSED)


if __name__ == "__main__":
    main()
