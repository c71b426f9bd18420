#pragma once
/**
 * @file
 * Inside serve/views/: what commands say, in the words of the page. A command names its options
 * ("--accept TEXT") and other commands ('proreg audit DB --verify'), because most of its users
 * type them; who reads the same sentence on the page has fields and views in their place.
 */
#include "serve/page.h"

/**
 * The sentence with each option that has a field in the page's view called by the label of that
 * field, and each command that a view stands for called by that view. What the page does not
 * have stays as it is.
 * @param sentence  of a command, in the language of the page; NULL gives NULL.
 * @return new text.
 */
char *view_in_page_words(const ServePage *page, const char *sentence);
