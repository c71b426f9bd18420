#include "importers/identifier.h"

#include <glib.h>
#include <string.h>

/** The letters and digits of the name, NFKC, small. New text. */
static char *plain(const char *name)
{
    g_autofree char *normal = g_utf8_normalize(name, -1, G_NORMALIZE_NFKC);
    if (!normal)
        return g_strdup("");
    g_autofree char *small = g_utf8_strdown(normal, -1);
    GString *out = g_string_new(NULL);
    for (const char *c = small; *c != '\0'; c = g_utf8_next_char(c))
        if (g_unichar_isalnum(g_utf8_get_char(c)))
            g_string_append_unichar(out, g_utf8_get_char(c));
    return g_string_free(out, FALSE);
}

static bool is_one_of(const char *word, const char *const *words)
{
    return g_strv_contains(words, word);
}

/** What follows the first of the prefixes that `word` begins with and is not, or `word`. */
static const char *without_prefix(const char *word)
{
    static const char *const prefixes[] = {
        "patients", "patient", "pt", "subject", "participant", "legal", NULL};
    for (size_t i = 0; prefixes[i]; i++)
        if (g_str_has_prefix(word, prefixes[i]) && word[strlen(prefixes[i])] != '\0')
            return word + strlen(prefixes[i]);
    return word;
}

/** Cuts one of the endings that say in which script or order a name is written. */
static void cut_ending(char *word)
{
    static const char *const endings[] = {"kana", "kanji", "katakana", "hiragana", "romaji",
        "english", "japanese", "en", "jp", "ja", "1", "2", NULL};
    for (size_t i = 0; endings[i]; i++) {
        if (g_str_has_suffix(word, endings[i])) {
            word[strlen(word) - strlen(endings[i])] = '\0';
            return;
        }
    }
}

static bool is_english(const char *word)
{
    static const char *const names[] = {"name", "names", "fullname", "firstname", "lastname",
        "familyname", "givenname", "middlename", "maidenname", "surname", "forename", "nameof",
        "nameofpatient", "namefull", "namefirst", "namelast", "namefamily", "namegiven", "dob",
        "dateofbirth", "datebirth", "birthdate", "birthday", "birthdt", "bdate", "dobirth",
        "mrn", "medicalrecordnumber", "medicalrecordno", "medicalrecordnum", "medicalrecordid",
        "medicalrecord", "medrecno", "medrecnumber", "hospitalnumber", "hospitalno",
        "hospitalrecordnumber", "chartnumber", "chartno", "chartid", "karteno", "kartenumber",
        "karteid", "nhsnumber", "ssn", "socialsecuritynumber", "shimei", "seinengappi", NULL};
    if (is_one_of(word, names))
        return true;
    g_autofree char *cut = g_strdup(word);
    cut_ending(cut);
    return is_one_of(without_prefix(word), names) || is_one_of(cut, names) ||
           is_one_of(without_prefix(cut), names);
}

static bool is_japanese(const char *word)
{
    /* Inside a longer name they still say it; 名 alone does so only by itself. */
    static const char *const parts[] = {"氏名", "患者名", "姓名", "フリガナ", "ふりがな",
        "生年月日", "誕生日", "出生日", "出生年月日", "カルテ番号", "カルテno", "カルテid",
        "診察券", "診療録番号", "病歴番号", "被保険者番号", "保険証番号", "マイナンバー"};
    static const char *const wholes[] = {"名前", "お名前", "姓", "名", "カナ", "かな", "カナ名",
        "患者", "カルテ", "病歴no", NULL};
    for (size_t i = 0; i < G_N_ELEMENTS(parts); i++)
        if (strstr(word, parts[i]))
            return true;
    return is_one_of(word, wholes);
}

bool import_is_identifier(const char *name)
{
    g_autofree char *word = plain(name);
    return is_english(word) || is_japanese(word);
}

bool import_is_ambiguous_identifier(const char *name)
{
    static const char *const words[] = {"患者id", "患者番号", "患者no", "id番号", NULL};
    g_autofree char *word = plain(name);
    return is_one_of(word, words);
}
