#include "importers/guess_words.h"

#include <string.h>

/** Japanese words of hospitals' tables; longer ones before those that they hold. */
static const struct {
    const char *japanese, *english;
} words[] = {
    {"症例番号", "record id"},
    {"登録番号", "record id"},
    {"症例id", "record id"},
    {"症例", "record"},
    {"性別", "sex"},
    {"年齢", "age"},
    {"身長", "height"},
    {"体重", "weight"},
    {"同意取得日", "consent date"},
    {"同意日", "consent date"},
    {"同意", "consent"},
    {"手術日", "surgery date"},
    {"手術時間", "operation time"},
    {"手術", "surgery"},
    {"術式", "procedure"},
    {"術前", "preoperative"},
    {"術後", "postoperative"},
    {"出血量", "blood loss"},
    {"出血", "blood loss"},
    {"受診日", "visit date"},
    {"来院日", "visit date"},
    {"診察日", "visit date"},
    {"調査日", "visit date"},
    {"評価日", "assessment date"},
    {"最終確認日", "last contact date"},
    {"最終観察日", "last contact date"},
    {"死亡日", "death date"},
    {"転帰", "vital status"},
    {"生死", "vital status"},
    {"死亡", "death"},
    {"入院日", "admission date"},
    {"退院日", "discharge date"},
    {"原発巣", "primary tumor"},
    {"原発", "primary tumor"},
    {"転移", "metastasis"},
    {"腫瘍", "tumor"},
    {"疼痛", "pain"},
    {"痛み", "pain"},
    {"歩行", "ambulatory"},
    {"麻痺", "paralysis"},
    {"認知症", "dementia"},
    {"糖尿病", "diabetes"},
    {"高血圧", "hypertension"},
    {"喫煙", "smoking"},
    {"飲酒", "alcohol"},
    {"合併症", "complication"},
    {"既往", "history"},
    {"放射線", "radiotherapy"},
    {"化学療法", "chemotherapy"},
    {"白血球", "wbc leukocytes"},
    {"ヘモグロビン", "hemoglobin"},
    {"血小板", "platelets"},
    {"アルブミン", "albumin"},
    {"カルシウム", "calcium"},
    {"ビリルビン", "bilirubin"},
    {"クレアチニン", "creatinine"},
    {"血圧", "blood pressure"},
    {"脈拍", "pulse"},
    {"体温", "temperature"},
    {"時期", "event"},
    {"イベント", "event"},
    {"ベースライン", "baseline"},
    {"ヶ月", "month"},
    {"か月", "month"},
    {"カ月", "month"},
    {"ヵ月", "month"},
    {"施設", "site"},
    {"日付", "date"},
    {"日", "date"},
    {"男性", "male"},
    {"女性", "female"},
    {"男", "male"},
    {"女", "female"},
    {"あり", "yes"},
    {"有り", "yes"},
    {"有", "yes"},
    {"なし", "no"},
    {"無し", "no"},
    {"無", "no"},
    {"はい", "yes"},
    {"いいえ", "no"},
    {"生存", "alive"},
    {"良", "good"},
    {"不良", "poor"},
};

/** NFKC, small letters, Japanese words translated with blanks around them. New text. */
static char *translate(const char *text)
{
    g_autofree char *normal = g_utf8_normalize(text, -1, G_NORMALIZE_NFKC);
    g_autofree char *small = g_utf8_strdown(normal ? normal : "", -1);
    GString *out = g_string_new(NULL);
    for (const char *c = small; *c != '\0';) {
        size_t i = 0;
        while (i < G_N_ELEMENTS(words) && !g_str_has_prefix(c, words[i].japanese))
            i++;
        if (i < G_N_ELEMENTS(words)) {
            g_string_append_printf(out, " %s ", words[i].english);
            c += strlen(words[i].japanese);
        } else {
            g_string_append_unichar(out, g_utf8_get_char(c));
            c = g_utf8_next_char(c);
        }
    }
    return g_string_free(out, FALSE);
}

static bool is_empty_word(const char *word)
{
    static const char *const empty[] = {
        "the", "of", "at", "a", "an", "in", "for", "and", "or", "to", "is", "was", NULL};
    return g_strv_contains(empty, word);
}

/** One word for several spellings. */
static const char *usual(const char *word)
{
    static const struct {
        const char *word, *usual;
    } same[] = {{"gender", "sex"}, {"wt", "weight"}, {"bw", "weight"}, {"ht", "height"},
        {"operation", "surgery"}, {"op", "surgery"}, {"preop", "preoperative"},
        {"postop", "postoperative"}, {"tumour", "tumor"}, {"plt", "platelets"},
        {"alb", "albumin"}, {"hb", "hemoglobin"}, {"no", "no"}, {"dt", "date"},
        {"subject", "record"}, {"case", "record"}, {"ids", "id"}, {"visit", "visit"},
        {"tbil", "bilirubin"}, {"ca", "calcium"}, {"men", "male"}, {"women", "female"},
        {"months", "month"}, {"man", "male"}, {"woman", "female"}, {"m", "male"},
        {"f", "female"}, {"y", "yes"}, {"n", "no"}};
    for (size_t i = 0; i < G_N_ELEMENTS(same); i++)
        if (strcmp(same[i].word, word) == 0)
            return same[i].usual;
    return word;
}

static void add_word(GPtrArray *list, const GString *word)
{
    if (word->len == 0 || is_empty_word(word->str))
        return;
    const char *known = usual(word->str);
    if (!g_ptr_array_find_with_equal_func(list, known, g_str_equal, NULL))
        g_ptr_array_add(list, g_strdup(known));
}

GPtrArray *import_guess_words(const char *text)
{
    g_autofree char *plain = translate(text);
    GPtrArray *list = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GString) word = g_string_new(NULL);
    for (const char *c = plain;; c = g_utf8_next_char(c)) {
        const gunichar letter = g_utf8_get_char(c);
        if (letter != 0 && g_unichar_isalnum(letter)) {
            g_string_append_unichar(word, letter);
            continue;
        }
        add_word(list, word);
        g_string_truncate(word, 0);
        if (letter == 0)
            return list;
    }
}

double import_guess_alike(const GPtrArray *a, const GPtrArray *b)
{
    if (a->len == 0 || b->len == 0)
        return 0;
    guint n_same = 0;
    for (guint i = 0; i < a->len; i++)
        if (g_ptr_array_find_with_equal_func((GPtrArray *)b, a->pdata[i], g_str_equal, NULL))
            n_same++;
    return 2.0 * n_same / (a->len + b->len);
}

bool import_guess_same(const char *a, const char *b)
{
    g_autoptr(GPtrArray) first = import_guess_words(a);
    g_autoptr(GPtrArray) second = import_guess_words(b);
    return import_guess_alike(first, second) == 1;
}
