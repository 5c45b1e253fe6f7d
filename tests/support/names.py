"""Names of this country in both scripts, and pairs that are two names: for tests of the search."""

from typing import Final

_CLOSE: Final = """
levi לוי | levy לוי | dana דנה | cohen כהן | kohen כהן | yitzhak יצחק | itzhak יצחק | yitzchak יצחק
shira שירה | moshe משה | avraham אברהם | abraham אברהם | yaakov יעקב | jacob יעקב | sarah שרה
rivka רבקה | rebecca רבקה | rachel רחל | rahel רחל | leah לאה | lea לאה | yosef יוסף | joseph יוסף
david דוד | david דויד | shlomo שלמה | daniel דניאל | michal מיכל | michael מיכאל | noa נועה
noah נועה | tamar תמר | yael יעל | chaim חיים | haim חיים | hayim חיים | eitan איתן | itay איתי
ittai איתי | idan עידן | omer עומר | ofer עופר | hila הילה | yifat יפעת | mordechai מרדכי
ruth רות | hannah חנה | chana חנה | esther אסתר | eliyahu אליהו | yehuda יהודה | zvi צבי | tzvi צבי
netanyahu נתניהו | israel ישראל | yisrael ישראל | shmuel שמואל | samuel שמואל | simcha שמחה
mizrahi מזרחי | mizrachi מזרחי | peretz פרץ | biton ביטון | dahan דהן | azoulay אזולאי
ohana אוחנה | katz כץ | friedman פרידמן | goldberg גולדברג | rosenberg רוזנברג | schwartz שוורץ
weiss וייס | gabay גבאי | hadad חדד | malka מלכה | vaknin ועקנין | vaknin וקנין | shapira שפירא
shapiro שפירא | ashkenazi אשכנזי | abutbul אבוטבול | edri אדרי | amar עמר | suissa סויסה
aharon אהרון | aharon אהרן | benjamin בנימין | efrat אפרת | inbar ענבר | avigail אביגיל
abigail אביגיל | ayelet איילת | liat ליאת | lior ליאור | uri אורי | oren אורן | aviv אביב
gila גילה | roy רועי | shai שי | neta נטע | natalia נטליה | svetlana סבטלנה | vladimir ולדימיר
sergey סרגיי | olga אולגה | mohammed מוחמד | muhammad מוחמד | ahmad אחמד | ibrahim אברהים
yusuf יוסוף | maryam מרים | khalil חליל | charlie צ'רלי | jennifer ג׳ניפר | alex אלכס
alexander אלכסנדר | yehonatan יהונתן | jonathan יונתן | elad אלעד | meir מאיר | pinchas פנחס
menachem מנחם | nachman נחמן | baruch ברוך | zehava זהבה | orly אורלי | galit גלית | dorit דורית
sigal סיגל | zohar זוהר | nir ניר | ziv זיו | tal טל | hen חן | chen חן | matan מתן | amit עמית
asaf אסף | assaf אסף | avi אבי | yossi יוסי | dov דב | dov דוב | boaz בועז | shoshana שושנה
batya בתיה | ilan אילן | ilana אילנה | tzipora ציפורה | zipora ציפורה | devorah דבורה
deborah דבורה | yoav יואב | nadav נדב | naftali נפתלי | ephraim אפרים | yaron ירון | keren קרן
carmel כרמל | einat עינת | anat ענת | vered ורד | iris איריס | hodaya הודיה
"""
_LOOSE: Final = """
miriam מרים | aaron אהרן | binyamin בנימין | guy גיא | fatima פאטמה | george ג׳ורג׳ | gilad גלעד
gideon גדעון
"""
_DIFFERENT: Final = """
dana דינה | levi לימור | cohen חנן | moshe שמשון | yael ילין | noa נינה | ron רינה | gil גולן
tamar תומר | michael מיכל | rami רומי | oded אדווה | sharon שירן | levi leah | haim hamutal
dov דיבון | katz קרן | tal דולב | shira שורוק | yosef אסף
"""


def _pairs(text: str) -> list[tuple[str, str]]:
    halves = [pair.split() for pair in text.replace("\n", " | ").split("|") if pair.strip()]
    return [(one, other) for one, other in halves]


PAIRS: Final = _pairs(_CLOSE)
PAIRS_WITH_UNWRITTEN_VOWELS: Final = _pairs(_LOOSE)
DIFFERENT: Final = _pairs(_DIFFERENT)
