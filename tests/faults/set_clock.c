/* The clock of one process, ahead by the seconds in the file SET_CLOCK; the time that has passed stays as it is. */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static long ahead(void)
{
    static long seconds, looked_at = -1;
    struct timespec passed;
    syscall(SYS_clock_gettime, CLOCK_MONOTONIC, &passed);
    if (passed.tv_sec != looked_at) {
        looked_at = passed.tv_sec;
        FILE *file = fopen(getenv("SET_CLOCK"), "r");
        if (file) {
            fscanf(file, "%ld", &seconds);
            fclose(file);
        }
    }
    return seconds;
}

int clock_gettime(clockid_t clock, struct timespec *now)
{
    int result = syscall(SYS_clock_gettime, clock, now);
    if (!result && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE))
        now->tv_sec += ahead();
    return result;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone)
{
    (void)zone;
    int result = syscall(SYS_gettimeofday, now, NULL);
    now->tv_sec += ahead();
    return result;
}

time_t time(time_t *now)
{
    struct timespec read;
    clock_gettime(CLOCK_REALTIME, &read);
    if (now)
        *now = read.tv_sec;
    return read.tv_sec;
}
