#pragma once
/**
 * @file
 * What the bytes of CP932 and Windows-1252 stand for; shared by scan and decoder.
 */
#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

enum { BASE_CP932_LEADS = 60, BASE_CP932_TRAILS = 0xFD - 0x40 };

/** Characters of the double bytes; 0 where there is none. */
typedef struct {
    uint16_t characters[BASE_CP932_LEADS][BASE_CP932_TRAILS];
} BaseCp932;

/** @return NULL with BASE_ERROR_INTERNAL where the C library does not know CP932. */
BaseCp932 *base_cp932_new(GError **error);

/** Whether the byte begins a double byte. */
bool base_cp932_is_lead(unsigned char byte);
/** Whether the byte is half-width katakana by itself. */
bool base_cp932_is_katakana(unsigned char byte);
/** The character of a double byte, or 0. */
uint16_t base_cp932_character(const BaseCp932 *table, unsigned char lead, unsigned char trail);

/** The character of a byte of Windows-1252, or 0 for the five that are none. */
uint16_t base_windows_1252_character(unsigned char byte);

/** UTF-16 on its way, byte by byte. Zeroed at the start. */
typedef struct {
    unsigned char first; /**< First byte of a unit. */
    bool has_first;
    uint16_t high; /**< A high surrogate that waits for its low one, or 0. */
} BaseUtf16;

typedef enum {
    BASE_UTF16_MORE,      /**< Nothing yet. */
    BASE_UTF16_CHARACTER, /**< *character is set. */
    BASE_UTF16_BAD        /**< A surrogate without the other. */
} BaseUtf16Step;

/** Takes the next byte of UTF-16; *character is set where the step says so. */
BaseUtf16Step base_utf16_feed(
    BaseUtf16 *state, bool big_endian, unsigned char byte, uint32_t *character);
