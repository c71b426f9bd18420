#pragma once
/**
 * @file
 * Inside serve/: a view at work, in a thread of its own; and what is shown while it lasts.
 */
#include "serve/asked.h"

/** Shows the view. Takes `asked` over. */
ServeResponse *serve_work_read(ServeAsked *asked_take);
/** Has the view change something. Takes `asked` over. */
ServeResponse *serve_work_change(ServeAsked *asked_take);
/** What became of a change that lasted: /work/VIEW/N. NULL where that is no such address. */
ServeResponse *serve_work_fetch(ServeAsked *asked);
/** Stops the work that the form names, where it is of this session. */
ServeResponse *serve_work_stop(const ServeAsked *asked);
