"""What a test of a mutant may take and touch."""
import os
import resource

MEMORY = 4 << 30      # a mutant may ask for all there is,
FILE_SIZE = 512 << 20  # or write without end,
NOBODY = 65534  # or replace what it should not: run by root, its tests are nobody's


def limits(seconds=None, memory=True):
    """What a mutant's tests may take of the machine; a sanitizer reserves more than there is."""
    if memory:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    if seconds:
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (FILE_SIZE, FILE_SIZE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)
