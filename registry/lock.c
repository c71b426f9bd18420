#include "registry/snapshot.h"

void registry_lock_free(RegistryLock *lock)
{
    if (!lock)
        return;
    char *const texts[] = {
        lock->name, lock->time, lock->day, lock->by, lock->role, lock->accepted, lock->sites};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        g_free(texts[i]);
    g_free(lock);
}
