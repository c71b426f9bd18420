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
