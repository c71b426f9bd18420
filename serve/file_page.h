#pragma once
/**
 * @file
 * Inside serve/: the page of a file whose making lasted. A browser that shows how far the work
 * is takes a file beside that page and leaves it standing, so such a file gets a page of its
 * own.
 */
#include "serve/asked.h"

/**
 * What work has made, for who asked: itself, or where it is a file and they were told that it
 * lasts, the way to the page that offers it.
 */
ServeResponse *serve_file_offer(
    const ServeAsked *asked, ServeResponse *made_take, const ServeProgress *progress);
/** /file/VIEW/N offers the file, /file/VIEW/N/save is it. NULL where that is no such address.
 */
ServeResponse *serve_file_page(ServeAsked *asked);
