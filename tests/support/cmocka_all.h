#pragma once
/**
 * @file
 * What cmocka needs to be included before it, in one line.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
