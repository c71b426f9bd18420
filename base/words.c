#include "base/words.h"

#include <libintl.h>
#include <locale.h>
#include <string.h>

#include "base/installed.h"
#include "base/json.h"

/* Sentences in sentences: no deeper than anybody writes them. */
enum { MAX_DEPTH = 8 };

struct BaseWords {
    const char *code;
    const char *domain; /**< NULL for English, which needs no catalogue. */
};

static const BaseWords languages[] = {{"en", NULL}, {"ja", "proreg-ja"}};

const char *const base_words_codes[] = {"en", "ja", NULL};

/* The catalogues of all languages lie in one folder, of this name. */
static const char locale_folder[] = "proreg";
/* A domain without a catalogue. */
static const char of_english[] = "proreg-en";

const BaseWords *base_words_find(const char *code)
{
    for (size_t i = 0; i < G_N_ELEMENTS(languages); i++)
        if (g_strcmp0(languages[i].code, code) == 0)
            return &languages[i];
    return NULL;
}

const char *base_words_code(const BaseWords *words)
{
    return words ? words->code : languages[0].code;
}

/** The language of a locale's name like "ja_JP.UTF-8", or NULL. */
static const BaseWords *find_locale(const char *name, size_t size)
{
    const size_t n = MIN(strcspn(name, "_.@"), size);
    g_autofree char *code = g_strndup(name, n);
    return base_words_find(code);
}

static const BaseWords *find_listed(const char *list)
{
    for (const char *name = list; *name != '\0'; name += *name == ':') {
        const size_t size = strcspn(name, ":");
        const BaseWords *words = find_locale(name, size);
        if (words)
            return words;
        name += size;
    }
    return NULL;
}

const BaseWords *base_words_asked(void)
{
    static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    const char *locale = NULL;
    for (size_t i = 0; i < G_N_ELEMENTS(names) && (!locale || locale[0] == '\0'); i++)
        locale = g_getenv(names[i]);
    if (g_strcmp0(locale, "C") == 0 || g_strcmp0(locale, "POSIX") == 0)
        return &languages[0];
    const char *list = g_getenv("LANGUAGE");
    const BaseWords *words = list ? find_listed(list) : NULL;
    if (!words && locale)
        words = find_locale(locale, strlen(locale));
    return words ? words : &languages[0];
}

/** Where the catalogues lie beside the program. New text; NULL where they do not. */
static char *find_folder(void)
{
    g_autofree char *place = base_installed("words", "po");
    g_autofree char *within = g_build_filename(place, locale_folder, NULL);
    return g_file_test(within, G_FILE_TEST_IS_DIR) ? g_steal_pointer(&place) : NULL;
}

const BaseWords *base_words_begin(const char *folder)
{
    const BaseWords *terminal = base_words_asked();
    g_autofree char *found = folder ? g_strdup(folder) : find_folder();
    /* gettext reads catalogues in any locale but "C", and this one is always there; which of
       them, the domain says, so LANGUAGE names the folder that has them all. */
    if (!found || !setlocale(LC_MESSAGES, "C.UTF-8"))
        return &languages[0];
    (void)g_setenv("LANGUAGE", locale_folder, TRUE);
    for (size_t i = 0; i < G_N_ELEMENTS(languages); i++) {
        if (!languages[i].domain)
            continue;
        (void)bindtextdomain(languages[i].domain, found);
        (void)bind_textdomain_codeset(languages[i].domain, "UTF-8");
    }
    (void)textdomain(terminal->domain ? terminal->domain : of_english);
    return terminal;
}

/* The language is the thread's: a fault is written where it is found, by code that knows
 * nothing of who asked, and two people may ask at once. */
static GPrivate spoken = G_PRIVATE_INIT(NULL);

void base_words_speak(const BaseWords *words)
{
    g_private_set(&spoken, (gpointer)(words ? words : &languages[0]));
}

const BaseWords *base_words_speaking(void)
{
    const BaseWords *own = g_private_get(&spoken);
    if (own)
        return own;
    const char *domain = textdomain(NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(languages); i++)
        if (g_strcmp0(languages[i].domain, domain) == 0)
            return &languages[i];
    return &languages[0];
}

const char *base_words_spoken(const char *msgid)
{
    return base_words(base_words_speaking(), msgid);
}

const char *base_words(const BaseWords *words, const char *msgid)
{
    /* The empty text is the key of a catalogue's own header. */
    if (!words || !words->domain || !msgid || msgid[0] == '\0')
        return msgid;
    return dgettext(words->domain, msgid);
}

const char *base_words_n(const BaseWords *words, const char *one, const char *many, gint64 n)
{
    if (!words || !words->domain)
        return n == 1 ? one : many;
    return dngettext(words->domain, one, many, (unsigned long)n);
}

/** The arguments of those kinds as a JSON list; new. */
static json_t *list_arguments(const char *kinds, va_list list)
{
    json_t *all = json_array();
    for (const char *kind = kinds; *kind != '\0'; kind++) {
        if (*kind == 'n')
            json_array_append_new(all, json_integer((json_int_t)va_arg(list, gint64)));
        else if (*kind == 's')
            json_array_append_new(all, json_loads(va_arg(list, const char *), 0, NULL));
        else {
            const char *text = va_arg(list, const char *);
            json_array_append_new(all, base_json_text(text ? text : ""));
        }
    }
    return all;
}

char *base_arguments(const char *kinds, ...)
{
    va_list list;
    va_start(list, kinds);
    json_t *all = list_arguments(kinds, list);
    va_end(list);
    return base_json_line(all);
}

char *base_sentence(const char *msgid, const char *arguments)
{
    json_t *all = json_array();
    json_t *rest = arguments ? json_loads(arguments, 0, NULL) : NULL;
    json_array_append_new(all, base_json_text(msgid ? msgid : ""));
    json_array_extend(all, rest);
    json_decref(rest);
    return base_json_line(all);
}

static void append(GString *out, const BaseWords *words, const char *text,
    const json_t *arguments, size_t first, int depth);

static void append_argument(
    GString *out, const BaseWords *words, const json_t *argument, int depth)
{
    if (json_is_string(argument)) {
        g_string_append(out, json_string_value(argument));
    } else if (json_is_integer(argument)) {
        g_string_append_printf(out, "%" G_GINT64_FORMAT, (gint64)json_integer_value(argument));
    } else if (json_is_array(argument) && depth < MAX_DEPTH) {
        const char *msgid = json_string_value(json_array_get(argument, 0));
        append(out, words, msgid ? base_words(words, msgid) : "", argument, 1, depth + 1);
    }
}

/** Length of a place like "{12}" at the start and its number; 0 where there is none. */
static size_t place_at(const char *text, size_t *number)
{
    const size_t n = text[0] == '{' ? strspn(text + 1, "0123456789") : 0;
    if (n == 0 || n > 2 || text[n + 1] != '}')
        return 0;
    *number = (size_t)g_ascii_strtoull(text + 1, NULL, 10);
    return *number > 0 ? n + 2 : 0;
}

/** Appends the text, its places filled; argument {1} is number `first` of the list. */
static void append(GString *out, const BaseWords *words, const char *text,
    const json_t *arguments, size_t first, int depth)
{
    while (*text != '\0') {
        const size_t plain = MAX(strcspn(text, "{"), 1);
        size_t number = 0;
        const size_t place = place_at(text, &number);
        const json_t *argument =
            place > 0 ? json_array_get(arguments, number - 1 + first) : NULL;
        if (argument)
            append_argument(out, words, argument, depth);
        else
            g_string_append_len(out, text, (gssize)plain);
        text += argument ? place : plain;
    }
}

static char *compose(const BaseWords *words, const char *text, const char *arguments)
{
    json_t *list = arguments ? json_loads(arguments, 0, NULL) : NULL;
    GString *out = g_string_new(NULL);
    append(out, words, text, list, 0, 0);
    json_decref(list);
    return g_string_free(out, FALSE);
}

char *base_words_compose(const BaseWords *words, const char *msgid, const char *arguments)
{
    return msgid ? compose(words, base_words(words, msgid), arguments) : NULL;
}

char *base_words_compose_n(
    const BaseWords *words, const char *one, const char *many, gint64 n, const char *arguments)
{
    return compose(words, base_words_n(words, one, many, n), arguments);
}

char *base_words_vsay(
    const BaseWords *words, const char *msgid, const char *kinds, va_list list)
{
    json_t *all = list_arguments(kinds, list);
    GString *out = g_string_new(NULL);
    append(out, words, base_words(words, msgid), all, 0, 0);
    json_decref(all);
    return g_string_free(out, FALSE);
}

char *base_words_say(const BaseWords *words, const char *msgid, const char *kinds, ...)
{
    va_list list;
    va_start(list, kinds);
    char *text = base_words_vsay(words, msgid, kinds, list);
    va_end(list);
    return text;
}
