#include "importers/identifier.h"

#include <glib.h>
#include <string.h>

/** What stands for a word: "#" for a number, a telephone, a post mark. NULL for none. */
static const char *word_of_sign(gunichar sign)
{
    switch (sign) {
    case '#':
        return "no";
    case 0x260E: /* black telephone */
    case 0x260F:
    case 0x2706:
    case 0x1F4DE:
        return "tel";
    case 0x3012: /* postal mark */
    case 0x3020:
    case 0x3036:
        return "\xe9\x83\xb5\xe4\xbe\xbf\xe7\x95\xaa\xe5\x8f\xb7"; /* 郵便番号 */
    default:
        return NULL;
    }
}

/** The letters and digits of the name, NFKC, small. New text. */
static char *plain(const char *name)
{
    g_autofree char *normal = g_utf8_normalize(name, -1, G_NORMALIZE_NFKC);
    if (!normal)
        return g_strdup("");
    g_autofree char *small = g_utf8_strdown(normal, -1);
    GString *out = g_string_new(NULL);
    for (const char *c = small; *c != '\0'; c = g_utf8_next_char(c)) {
        const gunichar letter = g_utf8_get_char(c);
        const char *word = word_of_sign(letter);
        if (word)
            g_string_append(out, word);
        else if (g_unichar_isalnum(letter) || letter == 0x30FC)
            g_string_append_unichar(out, letter);
    }
    return g_string_free(out, FALSE);
}

static bool is_one_of(const char *word, const char *const *words)
{
    return g_strv_contains(words, word);
}

/** What follows the longest of the words that `text` begins with, or NULL. */
static const char *after_prefix(const char *text, const char *const *words)
{
    const char *rest = NULL;
    for (size_t i = 0; words[i]; i++) {
        const size_t size = strlen(words[i]);
        if (g_str_has_prefix(text, words[i]) && (!rest || text + size > rest))
            rest = text + size;
    }
    return rest;
}

/** Cuts the first of the endings that the text has and is not; false for none. */
static bool cut_ending(char *text, const char *const *endings)
{
    const size_t size = strlen(text);
    for (size_t i = 0; endings[i]; i++) {
        const size_t n = strlen(endings[i]);
        if (size > n && g_str_has_suffix(text, endings[i])) {
            text[size - n] = '\0';
            return true;
        }
    }
    return false;
}

/* Whose it is. Not hospital, site, drug, surgeon: their names are no patient's. */
static const char *const persons[] = {"patients", "patient", "pts", "pt", "pat", "subjects",
    "subject", "participants", "participant", "clients", "client", "persons", "person", "legal",
    "mothers", "mother", "fathers", "father", "parents", "parent", "guardians", "guardian",
    "spouses", "spouse", "husbands", "husband", "wifes", "wife", "relatives", "relative",
    "nextofkins", "nextofkin", "nok", "keyperson", "emergencycontact", "emergency", "family",
    NULL};

/* Of several the one: home telephone, current address. */
static const char *const kinds[] = {"home", "work", "office", "mobile", "cell", "daytime",
    "evening", "contact", "current", "permanent", "previous", "primary", "secondary", "postal",
    "mailing", "residential", "street", "private", "personal", "kana", "kanji", "romaji",
    "full", "national", "health", NULL};

/* In which script or order it is written, or how often. */
static const char *const scripts[] = {"kana", "kanji", "katakana", "hiragana", "furigana",
    "romaji", "roman", "english", "japanese", "eng", "jpn", "en", "jp", "ja", "0", "1", "2",
    "3", "4", "5", "6", "7", "8", "9", "line", "full", "half", NULL};

static const char *const numbers[] = {
    "numbers", "number", "num", "nbr", "nr", "no", "bango", "bangou", NULL};

static const char *const ids[] = {"id", "ids", "identifier", "code", "key", NULL};

/** Says who somebody is, by itself. */
static bool is_telling(const char *word)
{
    static const char *const words[] = {"name", "names", "fullname", "firstname", "lastname",
        "familyname", "givenname", "middlename", "maidenname", "surname", "forename", "nameof",
        "nameofpatient", "patientnameof", "namefull", "namefirst", "namelast", "namefamily",
        "namegiven", "firstlastname", "lastfirstname", "fname", "lname", "mname", "nickname",
        "initials", "initial", "nameinitials", "nameinitial", "namae", "shimei", "simei",
        "seimei", "myoji", "myouji", "kana", "kanji", "furigana", "hurigana", "yomigana",
        "yomi", "dob", "dateofbirth", "datebirth", "birthdate", "birthday", "birthdt", "bdate",
        "dobirth", "bday", "birthymd", "dtofbirth", "brthdat", "brthdtc", "seinengappi",
        "seinengapi", "tanjobi", "tanjoubi", "email", "emailaddress", "emails", "mail",
        "mailaddress", "emailaddr", "meado", "address", "addresses", "adress", "addr",
        "addressstreet", "addresscity", "addresszip", "street", "streetname", "residence",
        "jusho", "juusho", "juusyo", "jyusho", "jyusyo", "denwa", "keitai", "ipaddress",
        "lineid", "nextofkin", "emergencycontact", "keyperson", NULL};
    return is_one_of(word, words);
}

/** Says it with "number" or "id" behind it; some of these words also without. */
static bool is_telling_number(const char *word)
{
    static const char *const alone[] = {"mrn", "medicalrecord", "medicalrecords", "medrec",
        "medrecord", "patientrecord", "karte", "karute", "nhs", "uhid", "ssn", "socialsecurity",
        "nationalinsurance", "nino", "mynumber", "passport", "driverlicense", "driverslicense",
        "driverlicence", "driverslicence", "drivinglicence", "idcard", "insurancecard",
        "healthcard", "hihokensha", "hokensho", "phone", "phones", "telephone", "tel",
        "mobilephone", "cellphone", "fax", "facsimile", "zip", "zipcode", "postcode",
        "postalcode", "postal", "yubin", "yuubin", "bankaccount", "nationalid", NULL};
    /* By themselves these are a valve that leaks, a graph, a kind of insurance, a day. */
    static const char *const with_id[] = {"mr", "chart", "individual", "citizen", "national",
        "personal", "insurance", "healthinsurance", "socialinsurance", "insured", "beneficiary",
        "medicare", "medicaid", "healthplan", "encounter", "admission", NULL};
    /* And a cell, a contact or a policy may well have an id, but no number. */
    static const char *const with_number[] = {"chi", "insurancepolicy", "policy", "mobile",
        "cell", "contact", "casenote", "accession", "account", NULL};
    g_autofree char *number = g_strdup(word);
    g_autofree char *id = g_strdup(word);
    if (is_one_of(word, alone))
        return true;
    if (cut_ending(number, numbers))
        return is_one_of(number, alone) || is_one_of(number, with_id) ||
               is_one_of(number, with_number);
    return cut_ending(id, (const char *const[]){"id", NULL}) &&
           (is_one_of(id, alone) || is_one_of(id, with_id));
}

/** A hospital's number of a patient; its name, code or id is the hospital's own. */
static bool is_hospital_number(const char *word)
{
    static const char *const words[] = {"hospitalnumber", "hospitalno", "hospitalnum",
        "hospitalrecordnumber", "hospitalrecordno", "unitnumber", "unitno", "urnumber", "urno",
        "hospitalpatientid", "hospitalpatientno", "hospitalpatientnumber", NULL};
    return is_one_of(word, words);
}

static bool is_english_core(const char *word)
{
    return is_telling(word) || is_telling_number(word) || is_hospital_number(word);
}

/** The word, or what is left of it without kinds in front and scripts behind. */
static bool is_english_rest(const char *word)
{
    g_autofree char *cut = g_strdup(word);
    do {
        const char *of_kind = after_prefix(cut, kinds);
        if (is_english_core(cut) || (of_kind && is_english_core(of_kind)))
            return true;
    } while (cut_ending(cut, scripts));
    return false;
}

/** Where somebody lives tells little alone; of a patient it does. */
static bool is_home(const char *word)
{
    static const char *const words[] = {"city", "town", "village", "photo", "photograph",
        "picture", "signature", "fingerprint", "contact", "contacts", NULL};
    return is_one_of(word, words);
}

static bool is_english(const char *word)
{
    const char *own = word;
    if (is_english_rest(word))
        return true;
    /* "nameofpatient" is one of the words; "patient's home telephone" loses two of these. */
    for (int i = 0; i < 2 && own; i++) {
        own = after_prefix(own, persons);
        if (own && own[0] != '\0' && (is_english_rest(own) || is_home(own)))
            return true;
    }
    return false;
}

/* Whose names and addresses are no patient's. */
static bool is_of_others(const char *word)
{
    static const char *const others[] = {"病院", "施設", "医療機関", "医院", "診療所", "会社",
        "医師", "主治医", "担当医", "術者", "執刀医", "助手", "麻酔医", "看護師", "検者",
        "評価者", "記入者", "入力者", "報告者", "担当者", "紹介", "薬剤", "薬品", "製品", NULL};
    return after_prefix(word, others) != NULL;
}

/** Inside a longer name these still say it. */
static bool has_japanese_part(const char *word)
{
    static const char *const parts[] = {"氏名", "患者名", "姓名", "フリガナ", "ふりがな",
        "振り仮名", "振仮名", "ヨミガナ", "よみがな", "読み仮名", "読みがな", "読み方",
        "生年月日", "誕生日", "出生日", "出生年月日", "カルテ番号", "カルテno", "カルテid",
        "カルテナンバー", "診察券", "診療録番号", "診療録no", "診療録id", "診療番号",
        "病歴番号", "被保険者", "保険証", "保険者番号", "マイナンバー", "個人番号", "住所",
        "郵便番号", "イニシャル", "頭文字", "旧姓", "本籍", "現住地", "居住地", "免許証",
        "パスポート", "旅券番号", "口座番号", "メールアドレス", "メアド", "緊急連絡先",
        "電話番号", "携帯番号", "顔写真"};
    for (size_t i = 0; i < G_N_ELEMENTS(parts); i++)
        if (strstr(word, parts[i]))
            return true;
    return false;
}

/** These say it by themselves alone: 電話 begins 電話再診, 名 ends 病名. */
static bool is_japanese_whole(const char *word)
{
    static const char *const of[] = {
        "患者", "本人", "自宅", "携帯", "勤務先", "家族", "保護者", "親族", "配偶者", NULL};
    static const char *const wholes[] = {"名前", "お名前", "姓", "名", "氏", "苗字", "名字",
        "カナ", "かな", "カナ名", "カナ名前", "漢字名", "シメイ", "しめい", "セイメイ",
        "せいめい", "ナマエ", "なまえ", "おなまえ", "フルネーム", "ファーストネーム",
        "ラストネーム", "カルテ", "病歴no", "電話", "携帯", "携帯電話", "tel", "ファックス",
        "ファクス", "fax", "連絡先", "メール", "eメール", "mailアドレス", "eメールアドレス",
        "番地", "キーパーソン", "アドレス", "の名前", "の姓", "の名", NULL};
    g_autofree char *cut = g_strdup(word);
    while (cut_ending(cut, scripts) || cut_ending(cut, (const char *const[]){"番号", NULL}))
        ;
    const char *own = after_prefix(cut, of);
    return is_one_of(cut, wholes) || (own && is_one_of(own, wholes));
}

bool import_is_identifier(const char *name)
{
    g_autofree char *word = plain(name);
    return is_english(word) ||
           (!is_of_others(word) && (has_japanese_part(word) || is_japanese_whole(word)));
}

bool import_is_ambiguous_identifier(const char *name)
{
    static const char *const words[] = {"患者", "患者id", "患者番号", "患者no", "患者コード",
        "患者ナンバー", "受診者番号", "受診者id", "id番号", "idno", "idnumber", "病院id",
        "院内id", "patient", "patientidentifier", "patientkey", NULL};
    static const char *const people[] = {"patients", "patient", "pt", "pat", NULL};
    g_autofree char *word = plain(name);
    const char *number = after_prefix(word, people);
    return is_one_of(word, words) ||
           (number && (is_one_of(number, numbers) || is_one_of(number, ids)));
}
