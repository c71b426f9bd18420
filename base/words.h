#pragma once
/**
 * @file
 * What the program says, in the languages that it knows. The English sentence is the key under
 * which a catalogue has its translation (GNU gettext), and it stands where it is raised:
 *
 * - `_("...")` is translated at once, into the language that this thread speaks: messages for
 *   whoever started the program at a terminal, or asked for a page.
 * - `N_("...")`, or NN_ for one and many, only marks a sentence for the catalogues: it is kept
 * as it is, with its arguments, and composed when it is shown, in the language that is asked
 * for.
 *
 * Each language is a text domain of its own in one folder, so that a process can write a file
 * in one language and messages in another. Numbers never follow a language.
 */
#include <glib.h>
#include <stdarg.h>

/** Translated at once into the language that this thread speaks. */
#define _(msgid) base_words_spoken(msgid)
/** Marked for the catalogues, not translated. */
#define N_(msgid) (msgid)
/** Both English forms of a sentence with a number, marked; two arguments of a function. */
#define NN_(one, many) one, many

/** A language. NULL stands for English wherever one is asked for. */
typedef struct BaseWords BaseWords;

/** The codes of all languages, "en" first, NULL-ended: the values of --lang. */
extern const char *const base_words_codes[];

/** The language of that code, or NULL where there is none. Not to be freed. */
const BaseWords *base_words_find(const char *code);

/** The code of a language, "en" for NULL. */
const char *base_words_code(const BaseWords *words);

/**
 * The language that the environment asks for, as GNU programs read it: LC_ALL, LC_MESSAGES or
 * LANG says the locale; unless that is "C" or "POSIX", the first known language of the list in
 * LANGUAGE comes before it. English where nothing known is asked for.
 */
const BaseWords *base_words_asked(void);

/**
 * To be called once, first thing in a program: finds the catalogues, and makes `_()` speak the
 * language that the environment asks for. Without it, and where no catalogue is found, all is
 * English. Sets the locale of messages and the variable LANGUAGE of this process.
 * @param folder  with the catalogues, or NULL for that of the installed or built program.
 * @return the language of the terminal. Not to be freed.
 */
const BaseWords *base_words_begin(const char *folder);

/**
 * Makes `_()` speak that language in this thread, which does not hand it on to threads that it
 * begins. Where it was never called, a thread speaks the language of the terminal.
 */
void base_words_speak(const BaseWords *words);

/** The language that this thread speaks. Not to be freed. */
const BaseWords *base_words_speaking(void);

/** The sentence in the language that this thread speaks: `_()`. Borrowed. */
const char *base_words_spoken(const char *msgid) __attribute__((format_arg(1)));

/** The sentence in that language; itself where the language does not have it. Borrowed. */
const char *base_words(const BaseWords *words, const char *msgid);

/** The same for a sentence that depends on a number. @param one, many  the English forms. */
const char *base_words_n(const BaseWords *words, const char *one, const char *many, gint64 n);

/**
 * Arguments of a sentence, as JSON text: a list of texts, numbers and further sentences.
 * @param kinds  one letter an argument that follows: 't' a text (const char *, NULL is ""; what
 *               is no UTF-8 is replaced), 'n' a gint64, 's' a sentence of base_sentence.
 * @return new text.
 */
char *base_arguments(const char *kinds, ...);

/** A sentence with its arguments (or NULL), to be an argument of another. New text. */
char *base_sentence(const char *msgid, const char *arguments);

/**
 * The sentence in that language with {1}, {2}, ... replaced by its arguments. A place without
 * an argument stays as it is.
 * @param arguments  of base_arguments, or NULL.
 * @return new text; NULL for NULL.
 */
char *base_words_compose(const BaseWords *words, const char *msgid, const char *arguments);

/** The same where the number `n` decides between `one` and `many`. New text. */
char *base_words_compose_n(
    const BaseWords *words, const char *one, const char *many, gint64 n, const char *arguments);

/** The same with arguments that are at hand, as base_arguments takes them. New text. */
char *base_words_say(const BaseWords *words, const char *msgid, const char *kinds, ...);

/** The same with a list of arguments. New text. */
char *base_words_vsay(
    const BaseWords *words, const char *msgid, const char *kinds, va_list list);
