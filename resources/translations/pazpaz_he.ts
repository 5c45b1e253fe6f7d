<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="he_IL">
<context>
    <name>AboutSheet</name>
    <message>
        <source>About PazPaz</source>
        <translation>אודות PazPaz</translation>
    </message>
    <message>
        <source>Version {version}. Free software under the Apache License 2.0.</source>
        <translation>גרסה {version}. תוכנה חופשית ברישיון Apache 2.0.</translation>
    </message>
    <message>
        <source>For whoever helps you: versions, numbers of records, settings and codes. No name and no text of anybody is in it. Read it here; save it only if you want to hand it over.</source>
        <translation>עבור מי שעוזר: גרסאות, מספרי רשומות, הגדרות וקודים. אין בו שם או טקסט של איש. אפשר לקרוא אותו כאן; לשמור רק אם רוצים למסור אותו.</translation>
    </message>
    <message>
        <source>What the file would hold</source>
        <translation>מה שהקובץ יכיל</translation>
    </message>
    <message>
        <source>Save as a file…</source>
        <translation>שמירה כקובץ…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>סגירה</translation>
    </message>
    <message>
        <source>Counting…</source>
        <translation>סופר…</translation>
    </message>
    <message>
        <source>The file is written.</source>
        <translation>הקובץ נכתב.</translation>
    </message>
    <message>
        <source>It could not be written there. Choose another place.</source>
        <translation>לא ניתן היה לכתוב לשם. יש לבחור מקום אחר.</translation>
    </message>
    <message>
        <source>Save the diagnostics</source>
        <translation>שמירת נתוני האבחון</translation>
    </message>
</context>
<context>
    <name>Action</name>
    <message>
        <source>Search clients and actions</source>
        <translation>חיפוש לקוחות ופעולות</translation>
    </message>
    <message>
        <source>All actions</source>
        <translation>כל הפעולות</translation>
    </message>
    <message>
        <source>Clients</source>
        <translation>לקוחות</translation>
    </message>
    <message>
        <source>Clinic</source>
        <translation>שרת המרפאה</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>עזרה</translation>
    </message>
    <message>
        <source>New client</source>
        <translation>לקוח חדש</translation>
    </message>
    <message>
        <source>Find here</source>
        <translation>חיפוש כאן</translation>
    </message>
    <message>
        <source>Save now</source>
        <translation>שמירה עכשיו</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>חזרה</translation>
    </message>
    <message>
        <source>Forward</source>
        <translation>קדימה</translation>
    </message>
    <message>
        <source>Next part of the window</source>
        <translation>החלק הבא בחלון</translation>
    </message>
    <message>
        <source>Previous part of the window</source>
        <translation>החלק הקודם בחלון</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>קיצורי מקלדת</translation>
    </message>
    <message>
        <source>Close what is on top; nothing typed is lost</source>
        <translation>סגירת השכבה העליונה; דבר שהוקלד לא אובד</translation>
    </message>
    <message>
        <source>Lock</source>
        <translation>נעילה</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>יציאה</translation>
    </message>
    <message>
        <source>Search in the list, while no text is being written</source>
        <translation>חיפוש ברשימה, כשלא כותבים טקסט</translation>
    </message>
    <message>
        <source>New note for this client</source>
        <translation>רשומה חדשה ללקוח הזה</translation>
    </message>
    <message>
        <source>Edit this client</source>
        <translation>עריכת פרטי הלקוח</translation>
    </message>
    <message>
        <source>Go to Subjective</source>
        <translation>מעבר לסובייקטיבי</translation>
    </message>
    <message>
        <source>Go to Objective</source>
        <translation>מעבר לאובייקטיבי</translation>
    </message>
    <message>
        <source>Go to Assessment</source>
        <translation>מעבר להערכה</translation>
    </message>
    <message>
        <source>Go to Plan</source>
        <translation>מעבר לתוכנית</translation>
    </message>
    <message>
        <source>Sign this note…</source>
        <translation>חתימה על הרשומה…</translation>
    </message>
    <message>
        <source>Choose between the texts by number</source>
        <translation>בחירה בין הטקסטים לפי מספר</translation>
    </message>
</context>
<context>
    <name>ActionScope</name>
    <message>
        <source>Anywhere</source>
        <translation>בכל מקום</translation>
    </message>
    <message>
        <source>Clients</source>
        <translation>לקוחות</translation>
    </message>
    <message>
        <source>A client&apos;s page</source>
        <translation>דף לקוח</translation>
    </message>
    <message>
        <source>A note</source>
        <translation>רשומה</translation>
    </message>
    <message>
        <source>Two texts of a section</source>
        <translation>שני טקסטים של סעיף</translation>
    </message>
    <message>
        <source>Clinic</source>
        <translation>שרת המרפאה</translation>
    </message>
</context>
<context>
    <name>AttachmentItem</name>
    <message>
        <source>Show {name}</source>
        <translation>הצגת {name}</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>הצגה</translation>
    </message>
    <message>
        <source>Remove {name}</source>
        <translation>הסרת {name}</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>הסרה</translation>
    </message>
    <message>
        <source>Not on this laptop yet. Open it to fetch it.</source>
        <translation>עדיין לא במחשב הזה. פתיחה תביא אותו.</translation>
    </message>
    <message>
        <source>Being fetched from the clinic server…</source>
        <translation>הקובץ מגיע משרת המרפאה…</translation>
    </message>
</context>
<context>
    <name>AttachmentsPane</name>
    <message>
        <source>Files</source>
        <translation>קבצים</translation>
    </message>
    <message>
        <source>Drop a picture here. Location, camera and hidden data are removed before it is kept.</source>
        <translation>אפשר לגרור לכאן תמונה. מיקום, פרטי מצלמה ונתונים סמויים מוסרים לפני השמירה.</translation>
    </message>
    <message>
        <source>Files of this note</source>
        <translation>הקבצים של הרשומה</translation>
    </message>
    <message>
        <source>Add a picture</source>
        <translation>הוספת תמונה</translation>
    </message>
    <message>
        <source>Pictures (*.jpg *.jpeg)</source>
        <translation>תמונות (*.jpg *.jpeg)</translation>
    </message>
    <message>
        <source>Checking the file…</source>
        <translation>הקובץ בבדיקה…</translation>
    </message>
    <message>
        <source>Add a picture…</source>
        <translation>הוספת תמונה…</translation>
    </message>
    <message>
        <source>{name} was removed.</source>
        <translation>{name} הוסר.</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>ביטול</translation>
    </message>
</context>
<context>
    <name>ButtonsPage</name>
    <message>
        <source>Sign</source>
        <translation>חתימה</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>לא עכשיו</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>הצגת הכול</translation>
    </message>
    <message>
        <source>A button with an icon</source>
        <translation>כפתור עם סמל</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>בהיר</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>כהה</translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation>ניגודיות גבוהה</translation>
    </message>
</context>
<context>
    <name>ClientForm</name>
    <message>
        <source>New client</source>
        <translation>לקוח חדש</translation>
    </message>
    <message>
        <source>Edit client</source>
        <translation>עריכת פרטים</translation>
    </message>
    <message>
        <source>First name</source>
        <translation>שם פרטי</translation>
    </message>
    <message>
        <source>Last name</source>
        <translation>שם משפחה</translation>
    </message>
    <message>
        <source>Phone</source>
        <translation>טלפון</translation>
    </message>
    <message>
        <source>E-mail</source>
        <translation>דוא״ל</translation>
    </message>
    <message>
        <source>Save client</source>
        <translation>שמירת הפרטים</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>ביטול</translation>
    </message>
</context>
<context>
    <name>ClientListPane</name>
    <message>
        <source>Clients</source>
        <translation>לקוחות</translation>
    </message>
    <message>
        <source>New client</source>
        <translation>לקוח חדש</translation>
    </message>
    <message>
        <source>Search by name or phone</source>
        <translation>חיפוש לפי שם או טלפון</translation>
    </message>
    <message>
        <source>Search clients</source>
        <translation>חיפוש לקוחות</translation>
    </message>
    <message>
        <source>Nobody matches “{text}”</source>
        <translation>אין תוצאות עבור ”{text}“</translation>
    </message>
    <message>
        <source>Part of a name or of a phone number is enough.</source>
        <translation>די בחלק משם או ממספר טלפון.</translation>
    </message>
    <message>
        <source>No clients yet</source>
        <translation>אין עדיין לקוחות</translation>
    </message>
    <message>
        <source>Add the first one with “New client”.</source>
        <translation>להוספת הרשומה הראשונה: ”לקוח חדש“.</translation>
    </message>
    <message>
        <source>Hide archived</source>
        <translation>הסתרת הארכיון</translation>
    </message>
    <message>
        <source>Show archived</source>
        <translation>הצגת הארכיון</translation>
    </message>
    <message>
        <source>Opening the list…</source>
        <translation>הרשימה נפתחת…</translation>
    </message>
    <message>
        <source>Every name is sealed by itself; a long list takes a moment.</source>
        <translation>כל שם חתום בנפרד; רשימה ארוכה אורכת רגע.</translation>
    </message>
</context>
<context>
    <name>ClientPagePane</name>
    <message>
        <source>Edit</source>
        <translation>עריכה</translation>
    </message>
    <message>
        <source>More about this client</source>
        <translation>פעולות נוספות ללקוח</translation>
    </message>
    <message>
        <source>More</source>
        <translation>עוד</translation>
    </message>
    <message>
        <source>Archived</source>
        <translation>בארכיון</translation>
    </message>
    <message>
        <source>New note</source>
        <translation>רשומה חדשה</translation>
    </message>
    <message>
        <source>Session notes</source>
        <translation>רשומות טיפול</translation>
    </message>
    <message>
        <source>Session notes, newest first</source>
        <translation>רשומות טיפול, מהחדשה לישנה</translation>
    </message>
    <message>
        <source>No notes yet. Write the first one with “New note”.</source>
        <translation>אין עדיין רשומות. לכתיבת הראשונה: ”רשומה חדשה“.</translation>
    </message>
    <message>
        <source>Choose a client from the list.</source>
        <translation>יש לבחור מהרשימה.</translation>
    </message>
    <message>
        <source>Bring back into the list</source>
        <translation>החזרה לרשימה</translation>
    </message>
    <message>
        <source>Move to the archive</source>
        <translation>העברה לארכיון</translation>
    </message>
</context>
<context>
    <name>ClientRowDelegate</name>
    <message>
        <source>archived</source>
        <translation>בארכיון</translation>
    </message>
</context>
<context>
    <name>ClientsScreen</name>
    <message>
        <source>The form was closed without saving.</source>
        <translation>הטופס נסגר בלי לשמור.</translation>
    </message>
    <message>
        <source>Bring it back</source>
        <translation>החזרת הטופס</translation>
    </message>
    <message>
        <source>{name} is in the archive now. Notes and files stay.</source>
        <translation>{name} בארכיון מעכשיו. הרשומות והקבצים נשארים.</translation>
    </message>
    <message>
        <source>{name} is back in the list.</source>
        <translation>{name} שוב ברשימה.</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>ביטול</translation>
    </message>
</context>
<context>
    <name>Clinic</name>
    <message>
        <source>Not joined</source>
        <translation>לא מחובר</translation>
    </message>
    <message>
        <source>Up to date</source>
        <translation>מעודכן</translation>
    </message>
    <message>
        <source>Waiting to be sent</source>
        <translation>ממתין לשליחה</translation>
    </message>
    <message>
        <source>Exchanging</source>
        <translation>חילוף נתונים</translation>
    </message>
    <message>
        <source>Working without the server</source>
        <translation>עבודה ללא השרת</translation>
    </message>
    <message>
        <source>Something waits for you</source>
        <translation>משהו ממתין להחלטה</translation>
    </message>
    <message>
        <source>Stopped to protect your records</source>
        <translation>נעצר כדי להגן על הרשומות</translation>
    </message>
    <message>
        <source>A newer program is needed</source>
        <translation>נדרשת גרסה חדשה יותר</translation>
    </message>
    <message>
        <source>Clinic server: not joined</source>
        <translation>שרת המרפאה: לא מחובר</translation>
    </message>
    <message>
        <source>Clinic server: up to date {time}</source>
        <translation>שרת המרפאה: מעודכן {time}</translation>
    </message>
    <message>
        <source>Clinic server: waiting to be sent: {count}</source>
        <translation>שרת המרפאה: ממתינים לשליחה: {count}</translation>
    </message>
    <message>
        <source>Clinic server: exchanging…</source>
        <translation>שרת המרפאה: חילוף נתונים…</translation>
    </message>
    <message>
        <source>Clinic server: not reached, waiting: {count}</source>
        <translation>שרת המרפאה: אין חיבור, ממתינים: {count}</translation>
    </message>
    <message>
        <source>Clinic server: waits for you</source>
        <translation>שרת המרפאה: ממתין להחלטה</translation>
    </message>
    <message>
        <source>Clinic server: stopped, please look</source>
        <translation>שרת המרפאה: נעצר, נא לבדוק</translation>
    </message>
    <message>
        <source>Clinic server: needs a newer program</source>
        <translation>שרת המרפאה: נדרשת גרסה חדשה</translation>
    </message>
    <message>
        <source>Everything is kept on this laptop alone. Nothing leaves it.</source>
        <translation>הכול נשמר במחשב הזה בלבד. דבר אינו יוצא ממנו.</translation>
    </message>
    <message>
        <source>What is saved here is on the server, and what is there is here. There is nothing to do.</source>
        <translation>מה שנשמר כאן נמצא בשרת, ומה שבשרת נמצא כאן. אין צורך בפעולה.</translation>
    </message>
    <message>
        <source>Your work is saved on this laptop. What waits is sent by itself.</source>
        <translation>העבודה שמורה במחשב הזה. מה שממתין יישלח מעצמו.</translation>
    </message>
    <message>
        <source>Your work is saved on this laptop. You can go on working meanwhile.</source>
        <translation>העבודה שמורה במחשב הזה. אפשר להמשיך לעבוד בינתיים.</translation>
    </message>
    <message>
        <source>The server cannot be reached just now. Your work is saved on this laptop and will be sent by itself. There is nothing to do.</source>
        <translation>אין כרגע חיבור לשרת. העבודה שמורה במחשב הזה ותישלח מעצמה. אין צורך בפעולה.</translation>
    </message>
    <message>
        <source>Your work is saved. What is listed here waits until you have looked at it.</source>
        <translation>העבודה שמורה. מה שמופיע כאן ממתין עד שיטופל.</translation>
    </message>
    <message>
        <source>What the server sent is not what the practice&apos;s laptops wrote. Nothing of it was taken over. Your work on this laptop is safe and goes on; it is not sent for now. Ask who runs the server.</source>
        <translation>מה שהשרת שלח אינו מה שמחשבי המרפאה כתבו. דבר ממנו לא נקלט. העבודה במחשב הזה בטוחה ונמשכת; לפי שעה היא אינה נשלחת. יש לפנות למי שמפעיל את השרת.</translation>
    </message>
    <message>
        <source>The practice&apos;s other laptops use a newer program. Your work is saved on this laptop. Install the newest program to go on exchanging.</source>
        <translation>במחשבים האחרים של המרפאה מותקנת גרסה חדשה יותר. העבודה שמורה במחשב הזה. כדי להמשיך בחילוף יש להתקין את הגרסה החדשה.</translation>
    </message>
    <message>
        <source>The server does not let this laptop in any more. Your work is saved on this laptop; nothing is sent. Ask the owner of the practice.</source>
        <translation>השרת אינו מקבל עוד את המחשב הזה. העבודה שמורה במחשב; דבר אינו נשלח. יש לפנות לבעלי המרפאה.</translation>
    </message>
    <message>
        <source>Who answers cannot show to be the clinic&apos;s server. Nothing was sent, and your work is saved on this laptop. Ask who runs the server.</source>
        <translation>מי שענה אינו מוכיח שהוא שרת המרפאה. דבר לא נשלח, והעבודה שמורה במחשב הזה. יש לפנות למי שמפעיל את השרת.</translation>
    </message>
    <message>
        <source>Something arrived that cannot be read on this laptop. It is kept and tried again; nothing of yours is lost. If it stays so, ask the owner of the practice.</source>
        <translation>הגיע משהו שאי אפשר לקרוא במחשב הזה. הוא נשמר וייבדק שוב; דבר לא אבד. אם זה נמשך, יש לפנות לבעלי המרפאה.</translation>
    </message>
    <message>
        <source>The clock of this laptop, or of the server, is wrong. Your work is saved on this laptop. Set the clock, then exchange again.</source>
        <translation>השעון של המחשב הזה או של השרת אינו מכוון. העבודה שמורה במחשב הזה. יש לכוון את השעון ולנסות שוב.</translation>
    </message>
    <message>
        <source>The server and this laptop do not understand each other. Your work is saved on this laptop and nothing is lost. Ask who runs the server.</source>
        <translation>השרת והמחשב הזה אינם מבינים זה את זה. העבודה שמורה במחשב הזה ודבר לא אבד. יש לפנות למי שמפעיל את השרת.</translation>
    </message>
    <message>
        <source>Receiving</source>
        <translation>קבלת נתונים</translation>
    </message>
    <message>
        <source>Putting the newest records in place</source>
        <translation>הצבת הרשומות החדשות</translation>
    </message>
    <message>
        <source>Putting older records in place</source>
        <translation>הצבת רשומות ישנות יותר</translation>
    </message>
    <message>
        <source>Sending files</source>
        <translation>שליחת קבצים</translation>
    </message>
    <message>
        <source>Sending</source>
        <translation>שליחה</translation>
    </message>
    <message>
        <source>{what}: {done} of {total}</source>
        <translation>{what}: {done} מתוך {total}</translation>
    </message>
</context>
<context>
    <name>ConfirmPage</name>
    <message>
        <source>Group {number} of the kit</source>
        <translation>קבוצה {number} בערכה</translation>
    </message>
    <message>
        <source>Making your keys…</source>
        <translation>יצירת המפתחות…</translation>
    </message>
    <message>
        <source>Finish</source>
        <translation>סיום</translation>
    </message>
    <message>
        <source>Is the kit on paper?</source>
        <translation>הערכה כבר על הנייר?</translation>
    </message>
    <message>
        <source>Type two of its groups, read from the paper.</source>
        <translation>נא להקליד שתיים מהקבוצות, מתוך הנייר.</translation>
    </message>
    <message>
        <source>Show the kit again</source>
        <translation>הצגת הערכה שוב</translation>
    </message>
</context>
<context>
    <name>ConflictPage</name>
    <message>
        <source>Before both</source>
        <translation>לפני שניהם</translation>
    </message>
    <message>
        <source>The text before both</source>
        <translation>הטקסט שלפני שניהם</translation>
    </message>
    <message>
        <source>Your text. It saves itself as you write.</source>
        <translation>הטקסט שלך. הוא נשמר תוך כדי כתיבה.</translation>
    </message>
    <message>
        <source>Another text came while you were reading. Please look again before you choose.</source>
        <translation>טקסט נוסף הגיע בזמן הקריאה. נא לעיין שוב לפני הבחירה.</translation>
    </message>
    <message>
        <source>Underlined: new in this text. Struck out: left out by at least one of them.</source>
        <translation>קו תחתון: חדש בטקסט הזה. קו חוצה: הושמט לפחות באחד מהם.</translation>
    </message>
    <message>
        <source>Underlined: only in this text.</source>
        <translation>קו תחתון: רק בטקסט הזה.</translation>
    </message>
    <message>
        <source>{section}: your text</source>
        <translation>{section}: הטקסט שלך</translation>
    </message>
    <message>
        <source>It begins with every sentence of both. Change what you like.</source>
        <translation>הוא מתחיל מכל המשפטים של שניהם. אפשר לשנות כרצונך.</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>סיום</translation>
    </message>
    <message>
        <source>{section}: {count} texts</source>
        <translation>{section}: {count} טקסטים</translation>
    </message>
    <message>
        <source>Written at the same time on different laptops. Choose what the note shall say. You can choose again until you leave the note; no text is deleted.</source>
        <translation>נכתבו באותו זמן במחשבים שונים. יש לבחור מה ייאמר ברשומה. אפשר לבחור שוב עד שעוזבים את הרשומה; שום טקסט אינו נמחק.</translation>
    </message>
    <message>
        <source>Decide later</source>
        <translation>החלטה אחר כך</translation>
    </message>
    <message>
        <source>Keep: {name}</source>
        <translation>לשמור: {name}</translation>
    </message>
    <message>
        <source>Keep both</source>
        <translation>לשמור את שניהם</translation>
    </message>
    <message>
        <source>Keep all</source>
        <translation>לשמור את כולם</translation>
    </message>
    <message>
        <source>Write it myself</source>
        <translation>לכתוב בעצמי</translation>
    </message>
</context>
<context>
    <name>ConflictSide</name>
    <message>
        <source>Words only here: {added}</source>
        <translation>מילים רק כאן: {added}</translation>
    </message>
    <message>
        <source>Words added: {added} · left out: {left_out}</source>
        <translation>מילים שנוספו: {added} · הושמטו: {left_out}</translation>
    </message>
</context>
<context>
    <name>Cover</name>
    <message>
        <source>Not saved yet</source>
        <translation>עדיין לא נשמר</translation>
    </message>
    <message>
        <source>Passphrase</source>
        <translation>משפט סיסמה</translation>
    </message>
    <message>
        <source>Unlock and save</source>
        <translation>פתיחה ושמירה</translation>
    </message>
</context>
<context>
    <name>DayField</name>
    <message>
        <source>Pick a day</source>
        <translation>בחירת יום</translation>
    </message>
</context>
<context>
    <name>DecisionBar</name>
    <message>
        <source>This was decided on another laptop meanwhile. The note shows what was chosen there.</source>
        <translation>ההחלטה התקבלה בינתיים במחשב אחר. ברשומה מופיע מה שנבחר שם.</translation>
    </message>
    <message>
        <source>Choose again…</source>
        <translation>בחירה מחדש…</translation>
    </message>
    <message>
        <source>{section}: this laptop&apos;s text stands. Until you leave the note you can choose again.</source>
        <translation>{section}: הטקסט של המחשב הזה נבחר. עד שעוזבים את הרשומה אפשר לבחור שוב.</translation>
    </message>
    <message>
        <source>{section}: the text of {who} stands. Until you leave the note you can choose again.</source>
        <translation>{section}: הטקסט של {who} נבחר. עד שעוזבים את הרשומה אפשר לבחור שוב.</translation>
    </message>
    <message>
        <source>{section}: every sentence stands. Until you leave the note you can choose again.</source>
        <translation>{section}: כל המשפטים נשארים. עד שעוזבים את הרשומה אפשר לבחור שוב.</translation>
    </message>
</context>
<context>
    <name>DemoDoor</name>
    <message>
        <source>Open the demo clinic</source>
        <translation>פתיחת מרפאת ההדגמה</translation>
    </message>
    <message>
        <source>Reset the demo…</source>
        <translation>איפוס ההדגמה…</translation>
    </message>
    <message>
        <source>Remove the demo…</source>
        <translation>הסרת ההדגמה…</translation>
    </message>
    <message>
        <source>Set up your own practice…</source>
        <translation>הקמת מרפאה משלך…</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>להשאיר</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>ביטול</translation>
    </message>
    <message>
        <source>Remove the demo clinic</source>
        <translation>הסרת מרפאת ההדגמה</translation>
    </message>
    <message>
        <source>Reset the demo</source>
        <translation>איפוס ההדגמה</translation>
    </message>
    <message>
        <source>The demo clinic and everything written in it will be deleted from this laptop.</source>
        <translation>מרפאת ההדגמה וכל מה שנכתב בה יימחקו מהמחשב הזה.</translation>
    </message>
    <message>
        <source>Everything written in the demo clinic will be thrown away. A new one is made.</source>
        <translation>כל מה שנכתב במרפאת ההדגמה יימחק, ומרפאה חדשה תוכן במקומה.</translation>
    </message>
</context>
<context>
    <name>DemoPage</name>
    <message>
        <source>A practice of twelve invented people, with eighteen months of notes up to today, is being made on this laptop. It is kept apart from everything else, never exchanges with a clinic server, and can be reset or removed at its door.</source>
        <translation>במחשב הזה מוכנה עכשיו מרפאה של שנים־עשר אנשים מומצאים, עם רשומות של שנה וחצי עד היום. היא שמורה בנפרד מכל השאר, לעולם אינה מחליפה נתונים עם שרת מרפאה, ובמסך הכניסה אפשר לאפס או להסיר אותה.</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>לנסות שוב</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>חזרה</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>ביטול</translation>
    </message>
</context>
<context>
    <name>DemoTexts</name>
    <message>
        <source>DEMO · nothing here is real</source>
        <translation>הדגמה · דבר כאן אינו אמיתי</translation>
    </message>
    <message>
        <source>DEMO</source>
        <translation>הדגמה</translation>
    </message>
    <message>
        <source>Demo clinic</source>
        <translation>מרפאת הדגמה</translation>
    </message>
    <message>
        <source>It opens without a passphrase of yours: its words are “{words}” on every laptop, so they protect nothing. Never write about a real person in it.</source>
        <translation>היא נפתחת בלי משפט סיסמה אישי: בכל מחשב המילים הן ״{words}״, ולכן אינן מגינות על דבר. אין לכתוב בה על אדם אמיתי.</translation>
    </message>
    <message>
        <source>Preparing…</source>
        <translation>בהכנה…</translation>
    </message>
    <message>
        <source>Session {done} of {total}</source>
        <translation>פגישה {done} מתוך {total}</translation>
    </message>
</context>
<context>
    <name>DigitsPage</name>
    <message>
        <source>Choose another invitation</source>
        <translation>בחירת הזמנה אחרת</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>ניסיון נוסף</translation>
    </message>
    <message>
        <source>This laptop was not let in</source>
        <translation>המחשב הזה לא צורף</translation>
    </message>
    <message>
        <source>Do both laptops show this number?</source>
        <translation>האם המספר הזה מופיע בשני המחשבים?</translation>
    </message>
    <message>
        <source>Waiting for an answer</source>
        <translation>המתנה לתשובה</translation>
    </message>
    <message>
        <source>Compare it with the number on the laptop that invited you, and say there that they are the same. If the other one differs, say so there: somebody is in between.</source>
        <translation>יש להשוות למספר שבמחשב המזמין, ולאשר שם שהם זהים. אם המספר שם שונה, יש לומר זאת שם: מישהו נמצא באמצע.</translation>
    </message>
    <message>
        <source>The laptop that invited you has to be on, unlocked and connected to the server.</source>
        <translation>המחשב המזמין צריך לפעול, להיות פתוח ומחובר לשרת.</translation>
    </message>
    <message>
        <source>You are in. Making your keys…</source>
        <translation>המחשב צורף. המפתחות נוצרים…</translation>
    </message>
    <message>
        <source>Waiting for the yes on the other laptop…</source>
        <translation>המתנה לאישור במחשב האחר…</translation>
    </message>
    <message>
        <source>Waiting for the other laptop to answer…</source>
        <translation>המתנה לתשובת המחשב האחר…</translation>
    </message>
</context>
<context>
    <name>DisplayMenu</name>
    <message>
        <source>Text size: {percent}</source>
        <translation>גודל הטקסט: {percent}</translation>
    </message>
    <message>
        <source>Reduce motion</source>
        <translation>הפחתת תנועה</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>לפי המערכת</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>בהיר</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>כהה</translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation>ניגודיות גבוהה</translation>
    </message>
</context>
<context>
    <name>FieldConflicts</name>
    <message>
        <source>{field}: changed on two laptops. All values are kept; which one is right?</source>
        <translation>{field}: השתנה בשני מחשבים. כל הערכים נשמרו; מה נכון?</translation>
    </message>
    <message>
        <source>(empty)</source>
        <translation>(ריק)</translation>
    </message>
    <message>
        <source>This laptop</source>
        <translation>המחשב הזה</translation>
    </message>
    <message>
        <source>Another laptop</source>
        <translation>מחשב אחר</translation>
    </message>
    <message>
        <source>Keep this</source>
        <translation>לשמור את זה</translation>
    </message>
    <message>
        <source>Keep {value}</source>
        <translation>לשמור את {value}</translation>
    </message>
    <message>
        <source>None of them: write it here</source>
        <translation>אף אחד מהם: לכתוב כאן</translation>
    </message>
    <message>
        <source>Another value for {field}</source>
        <translation>ערך אחר עבור {field}</translation>
    </message>
    <message>
        <source>Keep what I wrote</source>
        <translation>לשמור מה שכתבתי</translation>
    </message>
    <message>
        <source>Phone</source>
        <translation>טלפון</translation>
    </message>
    <message>
        <source>E-mail</source>
        <translation>דוא״ל</translation>
    </message>
</context>
<context>
    <name>FieldsPage</name>
    <message>
        <source>Name of the practice</source>
        <translation>שם המרפאה</translation>
    </message>
    <message>
        <source>Clients never see it.</source>
        <translation>לקוחות לא רואים אותו.</translation>
    </message>
    <message>
        <source>For example Galil Clinic</source>
        <translation>למשל מרפאת הגליל</translation>
    </message>
    <message>
        <source>E-mail</source>
        <translation>דוא״ל</translation>
    </message>
    <message>
        <source>An e-mail address has an @ in its middle.</source>
        <translation>בכתובת דוא״ל יש @ באמצע.</translation>
    </message>
    <message>
        <source>Phone</source>
        <translation>טלפון</translation>
    </message>
    <message>
        <source>Passphrase</source>
        <translation>משפט סיסמה</translation>
    </message>
    <message>
        <source>That passphrase does not open this practice. Your notes are safe.</source>
        <translation>משפט הסיסמה אינו פותח את המרפאה הזאת. הרשומות בטוחות.</translation>
    </message>
    <message>
        <source>Day of the session</source>
        <translation>יום הטיפול</translation>
    </message>
    <message>
        <source>Length of the session in minutes</source>
        <translation>משך הטיפול בדקות</translation>
    </message>
    <message>
        <source> min</source>
        <translation> דק׳</translation>
    </message>
    <message>
        <source>Two directions in one text</source>
        <translation>שני כיווני כתיבה בטקסט אחד</translation>
    </message>
    <message>
        <source>A text that can be changed</source>
        <translation>טקסט לעריכה</translation>
    </message>
    <message>
        <source>A text that can only be read</source>
        <translation>טקסט לקריאה בלבד</translation>
    </message>
    <message>
        <source>A code to be scanned</source>
        <translation>קוד לסריקה</translation>
    </message>
</context>
<context>
    <name>GalleryWindow</name>
    <message>
        <source>PazPaz gallery</source>
        <translation>גלריית PazPaz</translation>
    </message>
    <message>
        <source>Gallery</source>
        <translation>גלריה</translation>
    </message>
    <message>
        <source>Display</source>
        <translation>תצוגה</translation>
    </message>
    <message>
        <source>Texts</source>
        <translation>טקסטים</translation>
    </message>
    <message>
        <source>Buttons</source>
        <translation>כפתורים</translation>
    </message>
    <message>
        <source>Fields</source>
        <translation>שדות</translation>
    </message>
    <message>
        <source>Lists</source>
        <translation>רשימות</translation>
    </message>
</context>
<context>
    <name>HelpScreen</name>
    <message>
        <source>Help</source>
        <translation>עזרה</translation>
    </message>
    <message>
        <source>Search the help</source>
        <translation>חיפוש בעזרה</translation>
    </message>
    <message>
        <source>Pages of the help</source>
        <translation>דפי העזרה</translation>
    </message>
    <message>
        <source>Text of the page</source>
        <translation>תוכן הדף</translation>
    </message>
    <message>
        <source>About PazPaz…</source>
        <translation>אודות PazPaz…</translation>
    </message>
    <message>
        <source>No page has these words.</source>
        <translation>אין דף ובו המילים האלה.</translation>
    </message>
</context>
<context>
    <name>InvitationPage</name>
    <message>
        <source>Join a practice</source>
        <translation>הצטרפות למרפאה</translation>
    </message>
    <message>
        <source>On a laptop of the practice, its owner chooses “Add a laptop” in the clinic room and saves an invitation. Choose that file here; it is good for 15 minutes.</source>
        <translation>במחשב של המרפאה, בעלי המרפאה בוחרים ”הוספת מחשב“ בחדר ”שרת“ ושומרים הזמנה. יש לבחור כאן את הקובץ; הוא תקף 15 דקות.</translation>
    </message>
    <message>
        <source>Choose the invitation…</source>
        <translation>בחירת ההזמנה…</translation>
    </message>
    <message>
        <source>Name of this laptop</source>
        <translation>שם המחשב הזה</translation>
    </message>
    <message>
        <source>The other laptops show it, for example: Noa&apos;s laptop.</source>
        <translation>הוא מוצג במחשבים האחרים, למשל: המחשב של נועה.</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>הבא</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>חזרה</translation>
    </message>
    <message>
        <source>No file is chosen yet.</source>
        <translation>עדיין לא נבחר קובץ.</translation>
    </message>
    <message>
        <source>It is for a further laptop of its owner.</source>
        <translation>היא מיועדת למחשב נוסף של בעלי המרפאה.</translation>
    </message>
    <message>
        <source>It is for a new person: {role}.</source>
        <translation>היא מיועדת לאדם נוסף: {role}.</translation>
    </message>
    <message>
        <source>Good until {time}, at the server {server}.</source>
        <translation>תקפה עד {time}, בשרת {server}.</translation>
    </message>
    <message>
        <source>Choose the invitation</source>
        <translation>בחירת ההזמנה</translation>
    </message>
</context>
<context>
    <name>InviteSheet</name>
    <message>
        <source>Choose its seat file…</source>
        <translation>בחירת קובץ המקום שלו…</translation>
    </message>
    <message>
        <source>No file is chosen yet.</source>
        <translation>עדיין לא נבחר קובץ.</translation>
    </message>
    <message>
        <source>The invitation is written. Delete it once the laptop is in.</source>
        <translation>ההזמנה נכתבה. יש למחוק אותה אחרי שהמחשב יצורף.</translation>
    </message>
    <message>
        <source>It could not be written there. Choose another place.</source>
        <translation>אי אפשר לכתוב לשם. יש לבחור מקום אחר.</translation>
    </message>
    <message>
        <source>Waiting for the new laptop to answer…</source>
        <translation>המתנה לתשובת המחשב החדש…</translation>
    </message>
    <message>
        <source>Whoever runs the server makes a seat file for each laptop. Choose that of the new one.</source>
        <translation>מי שמפעיל את השרת מכין קובץ מקום לכל מחשב. יש לבחור את זה של המחשב החדש.</translation>
    </message>
    <message>
        <source>Add a laptop</source>
        <translation>הוספת מחשב</translation>
    </message>
    <message>
        <source>Save the invitation, for example on a memory stick, and choose it on the new laptop under “Join a practice”. It is good until {time}, for one laptop. Whoever has it can answer: do not send it by e-mail.</source>
        <translation>יש לשמור את ההזמנה, למשל בהתקן נייד, ולבחור אותה במחשב החדש תחת ”הצטרפות למרפאה“. היא תקפה עד {time}, למחשב אחד. כל מי שהיא בידו יכול לענות: אין לשלוח אותה בדוא״ל.</translation>
    </message>
    <message>
        <source>Carry the invitation over</source>
        <translation>העברת ההזמנה</translation>
    </message>
    <message>
        <source>{laptop} has answered. Look at its screen: it must show the same number. If it shows another one, somebody is in between: let nobody in.</source>
        <translation>{laptop}: התקבלה תשובה. יש לבדוק שעל המסך שם מופיע אותו מספר. אם מופיע מספר אחר, מישהו נמצא באמצע: אין לצרף.</translation>
    </message>
    <message>
        <source>Do both laptops show this number?</source>
        <translation>האם המספר הזה מופיע בשני המחשבים?</translation>
    </message>
    <message>
        <source>It receives the practice now, by itself. You can close this window.</source>
        <translation>המרפאה מועברת אליו עכשיו, מעצמה. אפשר לסגור את החלון.</translation>
    </message>
    <message>
        <source>{laptop} belongs to the practice now</source>
        <translation>{laptop} שייך עכשיו למרפאה</translation>
    </message>
    <message>
        <source>Mine</source>
        <translation>שלי</translation>
    </message>
    <message>
        <source>A colleague&apos;s</source>
        <translation>של עמית</translation>
    </message>
    <message>
        <source>An assistant&apos;s</source>
        <translation>של צוות המשרד</translation>
    </message>
    <message>
        <source>Your own further laptop: it can do what this one can.</source>
        <translation>מחשב נוסף שלך: הוא יכול לעשות מה שהמחשב הזה יכול.</translation>
    </message>
    <message>
        <source>A practitioner reads and writes all clients and notes.</source>
        <translation>מטפל קורא וכותב את כל הלקוחות והרשומות.</translation>
    </message>
    <message>
        <source>An assistant sees names and contacts. Notes cannot be read there.</source>
        <translation>צוות המשרד רואה שמות ופרטי קשר. את הרשומות אי אפשר לקרוא שם.</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>ביטול</translation>
    </message>
    <message>
        <source>Make the invitation</source>
        <translation>הכנת ההזמנה</translation>
    </message>
    <message>
        <source>Withdraw it</source>
        <translation>ביטול ההזמנה</translation>
    </message>
    <message>
        <source>Save the invitation…</source>
        <translation>שמירת ההזמנה…</translation>
    </message>
    <message>
        <source>They differ</source>
        <translation>הם שונים</translation>
    </message>
    <message>
        <source>They are the same: let it in</source>
        <translation>הם זהים: לצרף</translation>
    </message>
    <message>
        <source>Add another laptop</source>
        <translation>הוספת מחשב נוסף</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>סיום</translation>
    </message>
    <message>
        <source>Making it…</source>
        <translation>בהכנה…</translation>
    </message>
    <message>
        <source>Letting it in…</source>
        <translation>צירוף…</translation>
    </message>
    <message>
        <source>Choose the seat file of the new laptop</source>
        <translation>בחירת קובץ המקום של המחשב החדש</translation>
    </message>
    <message>
        <source>Save the invitation</source>
        <translation>שמירת ההזמנה</translation>
    </message>
</context>
<context>
    <name>JoinCard</name>
    <message>
        <source>Join a clinic server</source>
        <translation>הצטרפות לשרת מרפאה</translation>
    </message>
    <message>
        <source>The demo clinic never joins a server, so that invented people cannot come among real ones. Lock it and set up your own practice to join one.</source>
        <translation>מרפאת ההדגמה לעולם אינה מצטרפת לשרת, כדי שאנשים מומצאים לא יתערבבו באמיתיים. להצטרפות יש לנעול אותה ולהקים מרפאה משלך.</translation>
    </message>
    <message>
        <source>Whoever runs the server gives you a seat file for this laptop. From then on the practice is kept there as well, and your other laptops can share it. All of it is encrypted here first: the server can read no name and no note.</source>
        <translation>מי שמפעיל את השרת נותן קובץ מקום למחשב הזה. מאז והלאה המרפאה נשמרת גם שם, ומחשבים נוספים שלך יכולים לחלוק אותה. הכול מוצפן כאן תחילה: השרת אינו יכול לקרוא שום שם ושום רשומה.</translation>
    </message>
    <message>
        <source>Choose the seat file…</source>
        <translation>בחירת קובץ המקום…</translation>
    </message>
    <message>
        <source>Name of this laptop</source>
        <translation>שם המחשב הזה</translation>
    </message>
    <message>
        <source>Your other laptops show it, for example: Laptop at home.</source>
        <translation>הוא מוצג במחשבים האחרים שלך, למשל: המחשב בבית.</translation>
    </message>
    <message>
        <source>No file is chosen yet.</source>
        <translation>עדיין לא נבחר קובץ.</translation>
    </message>
    <message>
        <source>Joining…</source>
        <translation>הצטרפות…</translation>
    </message>
    <message>
        <source>Join</source>
        <translation>הצטרפות</translation>
    </message>
    <message>
        <source>Choose the seat file</source>
        <translation>בחירת קובץ המקום</translation>
    </message>
    <message>
        <source>Choose the seat file first.</source>
        <translation>יש לבחור תחילה את קובץ המקום.</translation>
    </message>
</context>
<context>
    <name>KitDoor</name>
    <message>
        <source>The kit opens the practice without passphrase and keyring.</source>
        <translation>הערכה פותחת את המרפאה בלי משפט סיסמה ובלי צרור המפתחות.</translation>
    </message>
    <message>
        <source>Recovery code</source>
        <translation>קוד שחזור</translation>
    </message>
    <message>
        <source>New passphrase (leave empty to keep the old one)</source>
        <translation>משפט סיסמה חדש (ריק = ללא שינוי)</translation>
    </message>
    <message>
        <source>Open with the kit</source>
        <translation>פתיחה בעזרת הערכה</translation>
    </message>
</context>
<context>
    <name>KitPage</name>
    <message>
        <source>Recovery kit</source>
        <translation>ערכת שחזור</translation>
    </message>
    <message>
        <source>Write these groups on paper and keep the paper away from this laptop. If the passphrase is forgotten or the laptop&apos;s keyring is lost, only the kit opens the practice. It is shown once.</source>
        <translation>יש לרשום את הקבוצות על נייר ולשמור אותו הרחק מהמחשב הזה. אם משפט הסיסמה נשכח או שצרור המפתחות של המחשב אבד, רק הערכה פותחת את המרפאה. היא מוצגת פעם אחת בלבד.</translation>
    </message>
    <message>
        <source>The recovery kit as QR code</source>
        <translation>ערכת השחזור כקוד QR</translation>
    </message>
    <message>
        <source>The recovery kit in one line</source>
        <translation>ערכת השחזור בשורה אחת</translation>
    </message>
    <message>
        <source>I have written it down</source>
        <translation>נרשם על נייר</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>חזרה</translation>
    </message>
</context>
<context>
    <name>LanguagePage</name>
    <message>
        <source>Welcome</source>
        <translation>ברוכים הבאים</translation>
    </message>
    <message>
        <source>Your practice record stays on this laptop, encrypted. Choose a language to begin.</source>
        <translation>רשומות המרפאה נשארות במחשב הזה, מוצפנות. להתחלה יש לבחור שפה.</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>מראה</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>בהיר</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>כהה</translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation>ניגודיות גבוהה</translation>
    </message>
    <message>
        <source>Start on this laptop</source>
        <translation>התחלה במחשב הזה</translation>
    </message>
    <message>
        <source>Join a practice with an invitation…</source>
        <translation>הצטרפות למרפאה בהזמנה…</translation>
    </message>
    <message>
        <source>Only looking? A practice of twelve invented people shows how it works day to day.</source>
        <translation>רק להתרשם? מרפאה של שנים־עשר אנשים מומצאים מראה איך עובדים כאן ביום־יום.</translation>
    </message>
    <message>
        <source>Back to the demo clinic</source>
        <translation>חזרה למרפאת ההדגמה</translation>
    </message>
    <message>
        <source>Try the demo clinic</source>
        <translation>למרפאת ההדגמה</translation>
    </message>
</context>
<context>
    <name>LaptopsCard</name>
    <message>
        <source>Laptops of this practice</source>
        <translation>המחשבים של המרפאה</translation>
    </message>
    <message>
        <source>Add a laptop…</source>
        <translation>הוספת מחשב…</translation>
    </message>
    <message>
        <source>Only the owner of the practice can add laptops.</source>
        <translation>רק בעלי המרפאה יכולים להוסיף מחשבים.</translation>
    </message>
    <message>
        <source>A laptop without a name yet</source>
        <translation>מחשב שעדיין אין לו שם</translation>
    </message>
    <message>
        <source>added {moment}</source>
        <translation>נוסף {moment}</translation>
    </message>
    <message>
        <source>this laptop</source>
        <translation>המחשב הזה</translation>
    </message>
</context>
<context>
    <name>LateEdits</name>
    <message>
        <source>Not part of the signed note</source>
        <translation>לא חלק מהרשומה החתומה</translation>
    </message>
    <message>
        <source>Written on another laptop before it knew of the signature. The signed note stays as it is.</source>
        <translation>נכתב במחשב אחר לפני שהחתימה נודעה שם. הרשומה החתומה נשארת כמות שהיא.</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>העתקה</translation>
    </message>
    <message>
        <source>Copy: {what}</source>
        <translation>העתקה: {what}</translation>
    </message>
    <message>
        <source>{section}: not saved. The note was signed elsewhere while you typed; copy this.</source>
        <translation>{section}: לא נשמר. הרשומה נחתמה במחשב אחר בזמן ההקלדה; יש להעתיק את הטקסט.</translation>
    </message>
    <message>
        <source>{section}: {laptop}, {time}</source>
        <translation>{section}: {laptop}, {time}</translation>
    </message>
</context>
<context>
    <name>LockReason</name>
    <message>
        <source>Locked at your request. Your drafts are safe.</source>
        <translation>ננעל לפי בקשה. הטיוטות שמורות.</translation>
    </message>
    <message>
        <source>Locked because nobody was working. Your drafts are safe.</source>
        <translation>ננעל כי לא נעשתה פעולה. הטיוטות שמורות.</translation>
    </message>
    <message>
        <source>The program ended unexpectedly. Everything that was shown as saved is safe.</source>
        <translation>התוכנה נסגרה במפתיע. כל מה שהוצג כשמור – שמור.</translation>
    </message>
    <message>
        <source>The program did not answer and was ended. Everything that was shown as saved is safe.</source>
        <translation>התוכנה לא הגיבה ונסגרה. כל מה שהוצג כשמור – שמור.</translation>
    </message>
    <message>
        <source>Not saved yet. Your text is kept and tried again every few seconds; unlock to see it.</source>
        <translation>עדיין לא נשמר. הטקסט מוחזק ונעשה ניסיון נוסף מדי כמה שניות; פתיחה תציג אותו.</translation>
    </message>
</context>
<context>
    <name>LockScreen</name>
    <message>
        <source>Passphrase</source>
        <translation>משפט סיסמה</translation>
    </message>
    <message>
        <source>Use the recovery kit</source>
        <translation>שימוש בערכת השחזור</translation>
    </message>
    <message>
        <source>PazPaz</source>
        <translation>PazPaz</translation>
    </message>
    <message>
        <source>Unlocking…</source>
        <translation>פתיחה…</translation>
    </message>
    <message>
        <source>Unlock</source>
        <translation>פתיחה</translation>
    </message>
    <message>
        <source>Use the passphrase</source>
        <translation>שימוש במשפט הסיסמה</translation>
    </message>
    <message>
        <source>The key file of this practice is damaged. Nothing was deleted. Restore vault.json from a backup.</source>
        <translation>קובץ המפתחות של המרפאה פגום. דבר לא נמחק. יש לשחזר את vault.json מגיבוי.</translation>
    </message>
    <message>
        <source>Part of this practice is missing on this laptop. Nothing was overwritten. Restore the missing file from a backup.</source>
        <translation>חלק מהמרפאה חסר במחשב הזה. דבר לא נדרס. יש לשחזר את הקובץ החסר מגיבוי.</translation>
    </message>
    <message>
        <source>This practice was written by a newer program. Nothing was changed. Install the newest program.</source>
        <translation>המרפאה נכתבה בגרסה חדשה יותר של התוכנה. דבר לא שונה. יש להתקין את הגרסה החדשה.</translation>
    </message>
</context>
<context>
    <name>Messages</name>
    <message>
        <source>Free some space, then try again.</source>
        <translation>יש לפנות מקום ולנסות שוב.</translation>
    </message>
    <message>
        <source>This laptop refuses to write to its disk.</source>
        <translation>המחשב מסרב לכתוב לדיסק שלו.</translation>
    </message>
    <message>
        <source>Check the disk, then try again.</source>
        <translation>יש לבדוק את הדיסק ולנסות שוב.</translation>
    </message>
    <message>
        <source>Something went wrong inside the program.</source>
        <translation>אירעה תקלה בתוך התוכנה.</translation>
    </message>
    <message>
        <source>What was saved is safe.</source>
        <translation>מה שנשמר – בטוח.</translation>
    </message>
    <message>
        <source>Lock and unlock, then try again.</source>
        <translation>יש לנעול, לפתוח ולנסות שוב.</translation>
    </message>
    <message>
        <source>Your notes are safe.</source>
        <translation>הרשומות בטוחות.</translation>
    </message>
    <message>
        <source>Nothing was deleted.</source>
        <translation>דבר לא נמחק.</translation>
    </message>
    <message>
        <source>Your text is still on the screen.</source>
        <translation>הטקסט עדיין על המסך.</translation>
    </message>
    <message>
        <source>This record is not there any more.</source>
        <translation>הרשומה הזאת כבר אינה קיימת.</translation>
    </message>
    <message>
        <source>Go back to the list.</source>
        <translation>יש לחזור לרשימה.</translation>
    </message>
    <message>
        <source>Signed notes do not change.</source>
        <translation>רשומה חתומה אינה משתנה.</translation>
    </message>
    <message>
        <source>That passphrase does not open this practice.</source>
        <translation>משפט הסיסמה אינו פותח את המרפאה.</translation>
    </message>
    <message>
        <source>Check the keyboard layout and Caps Lock, then try again.</source>
        <translation>יש לבדוק את שפת המקלדת ואת Caps Lock ולנסות שוב.</translation>
    </message>
    <message>
        <source>That recovery code does not open this practice.</source>
        <translation>קוד השחזור אינו פותח את המרפאה.</translation>
    </message>
    <message>
        <source>Check that it is the kit of this practice.</source>
        <translation>יש לבדוק שזו הערכה של המרפאה הזאת.</translation>
    </message>
    <message>
        <source>This laptop has too little free memory to check the passphrase.</source>
        <translation>במחשב הזה אין מספיק זיכרון פנוי לבדיקת משפט הסיסמה.</translation>
    </message>
    <message>
        <source>Close other programs, then try again.</source>
        <translation>יש לסגור תוכנות אחרות ולנסות שוב.</translation>
    </message>
    <message>
        <source>The practice is locked.</source>
        <translation>המרפאה נעולה.</translation>
    </message>
    <message>
        <source>Unlock it to go on.</source>
        <translation>להמשך יש לפתוח אותה.</translation>
    </message>
    <message>
        <source>This practice is older than what this laptop last saw.</source>
        <translation>המרפאה ישנה ממה שהמחשב ראה לאחרונה.</translation>
    </message>
    <message>
        <source>It may have been restored from a copy. Nothing was changed.</source>
        <translation>ייתכן ששוחזרה מעותק. דבר לא שונה.</translation>
    </message>
    <message>
        <source>If nobody restored it, ask for help before working on.</source>
        <translation>אם לא בוצע שחזור, יש לבקש עזרה לפני המשך העבודה.</translation>
    </message>
    <message>
        <source>The key file of this practice is damaged or was exchanged.</source>
        <translation>קובץ המפתחות של המרפאה פגום או הוחלף.</translation>
    </message>
    <message>
        <source>Restore vault.json from a backup.</source>
        <translation>יש לשחזר את vault.json מגיבוי.</translation>
    </message>
    <message>
        <source>This practice uses a format this program does not know.</source>
        <translation>המרפאה שמורה במבנה שהתוכנה אינה מכירה.</translation>
    </message>
    <message>
        <source>Install the newest program.</source>
        <translation>יש להתקין את הגרסה החדשה.</translation>
    </message>
    <message>
        <source>A record does not match its seal.</source>
        <translation>רשומה אינה תואמת לחותם שלה.</translation>
    </message>
    <message>
        <source>Keep this laptop as it is and ask for help.</source>
        <translation>יש להשאיר את המחשב כמות שהוא ולבקש עזרה.</translation>
    </message>
    <message>
        <source>This laptop&apos;s disk is full.</source>
        <translation>הדיסק של המחשב מלא.</translation>
    </message>
    <message>
        <source>Free some space, then save again.</source>
        <translation>יש לפנות מקום ולשמור שוב.</translation>
    </message>
    <message>
        <source>This laptop refused to save.</source>
        <translation>המחשב סירב לשמור.</translation>
    </message>
    <message>
        <source>Try again; if it stays, copy the text to a safe place.</source>
        <translation>יש לנסות שוב; אם זה נמשך, להעתיק את הטקסט למקום בטוח.</translation>
    </message>
    <message>
        <source>Another program is holding the database.</source>
        <translation>תוכנה אחרת מחזיקה במסד הנתונים.</translation>
    </message>
    <message>
        <source>Close the other program, then try again.</source>
        <translation>יש לסגור את התוכנה האחרת ולנסות שוב.</translation>
    </message>
    <message>
        <source>The database of this practice is damaged.</source>
        <translation>מסד הנתונים של המרפאה פגום.</translation>
    </message>
    <message>
        <source>Nothing was overwritten.</source>
        <translation>דבר לא נדרס.</translation>
    </message>
    <message>
        <source>Restore vault.db from a backup.</source>
        <translation>יש לשחזר את vault.db מגיבוי.</translation>
    </message>
    <message>
        <source>This practice was written by a newer program.</source>
        <translation>המרפאה נכתבה בגרסה חדשה יותר של התוכנה.</translation>
    </message>
    <message>
        <source>This laptop&apos;s keyring cannot be reached.</source>
        <translation>אין גישה לצרור המפתחות של המחשב.</translation>
    </message>
    <message>
        <source>Unlock the keyring, or use the recovery kit.</source>
        <translation>יש לפתוח את צרור המפתחות או להשתמש בערכת השחזור.</translation>
    </message>
    <message>
        <source>This laptop&apos;s keyring lost its half of the key.</source>
        <translation>צרור המפתחות של המחשב איבד את החצי שלו.</translation>
    </message>
    <message>
        <source>Use the recovery kit.</source>
        <translation>יש להשתמש בערכת השחזור.</translation>
    </message>
    <message>
        <source>This practice is already open in another program.</source>
        <translation>המרפאה כבר פתוחה בתוכנה אחרת.</translation>
    </message>
    <message>
        <source>Go to the other window.</source>
        <translation>יש לעבור לחלון האחר.</translation>
    </message>
    <message>
        <source>Part of this practice is missing on this laptop.</source>
        <translation>חלק מהמרפאה חסר במחשב הזה.</translation>
    </message>
    <message>
        <source>Restore the missing file from a backup.</source>
        <translation>יש לשחזר את הקובץ החסר מגיבוי.</translation>
    </message>
    <message>
        <source>There is a practice here already.</source>
        <translation>כבר יש כאן מרפאה.</translation>
    </message>
    <message>
        <source>The file could not be read.</source>
        <translation>אי אפשר היה לקרוא את הקובץ.</translation>
    </message>
    <message>
        <source>Check that it still exists and may be opened.</source>
        <translation>יש לבדוק שהוא עדיין קיים ומותר לפתיחה.</translation>
    </message>
    <message>
        <source>The file could not be checked and was not added.</source>
        <translation>אי אפשר היה לבדוק את הקובץ והוא לא נוסף.</translation>
    </message>
    <message>
        <source>Try again, or save the picture anew and add that.</source>
        <translation>יש לנסות שוב, או לשמור את התמונה מחדש ולהוסיף אותה.</translation>
    </message>
    <message>
        <source>The clinic server cannot be reached.</source>
        <translation>אין חיבור לשרת המרפאה.</translation>
    </message>
    <message>
        <source>Nothing was changed on this laptop.</source>
        <translation>דבר לא השתנה במחשב הזה.</translation>
    </message>
    <message>
        <source>It is tried again by itself.</source>
        <translation>ייעשה ניסיון נוסף מעצמו.</translation>
    </message>
    <message>
        <source>The clinic server does not let this laptop in.</source>
        <translation>שרת המרפאה אינו מקבל את המחשב הזה.</translation>
    </message>
    <message>
        <source>Ask for a new invitation.</source>
        <translation>יש לבקש הזמנה חדשה.</translation>
    </message>
    <message>
        <source>The clinic server refused this.</source>
        <translation>שרת המרפאה סירב.</translation>
    </message>
    <message>
        <source>This does not wait for you any more.</source>
        <translation>זה אינו ממתין עוד להחלטה.</translation>
    </message>
    <message>
        <source>It was decided meanwhile, here or on another laptop.</source>
        <translation>ההחלטה התקבלה בינתיים, כאן או במחשב אחר.</translation>
    </message>
    <message>
        <source>Notes can be neither read nor written on this laptop.</source>
        <translation>במחשב הזה אי אפשר לקרוא או לכתוב רשומות.</translation>
    </message>
    <message>
        <source>Use a practitioner&apos;s laptop.</source>
        <translation>יש להשתמש במחשב של מטפל.</translation>
    </message>
    <message>
        <source>The other laptop has not answered yet.</source>
        <translation>המחשב האחר עדיין לא ענה.</translation>
    </message>
    <message>
        <source>The demo clinic never joins a clinic server.</source>
        <translation>מרפאת ההדגמה לעולם אינה מצטרפת לשרת מרפאה.</translation>
    </message>
    <message>
        <source>Set up your own practice to join one.</source>
        <translation>להצטרפות יש להקים מרפאה משלך.</translation>
    </message>
    <message>
        <source>This is not a demo clinic, so it is neither reset nor removed.</source>
        <translation>זו אינה מרפאת הדגמה, ולכן היא אינה מאופסת ואינה מוסרת.</translation>
    </message>
    <message>
        <source>Only the laptop of the practice&apos;s owner can add laptops.</source>
        <translation>רק המחשב של בעלי המרפאה יכול להוסיף מחשבים.</translation>
    </message>
    <message>
        <source>this laptop&apos;s disk is full</source>
        <translation>הדיסק של המחשב מלא</translation>
    </message>
    <message>
        <source>this laptop refused to save</source>
        <translation>המחשב סירב לשמור</translation>
    </message>
    <message>
        <source>This record does not match its seal. Nothing was deleted.</source>
        <translation>רשומה זו אינה תואמת לחותם שלה. דבר לא נמחק.</translation>
    </message>
    <message>
        <source>Your work is saved on this laptop.</source>
        <translation>העבודה שמורה במחשב הזה.</translation>
    </message>
    <message>
        <source>What the clinic server sent is not what the practice&apos;s laptops wrote.</source>
        <translation>מה ששרת המרפאה שלח אינו מה שמחשבי המרפאה כתבו.</translation>
    </message>
    <message>
        <source>Nothing of it was taken over. Your work here is safe and goes on.</source>
        <translation>דבר ממנו לא נקלט. העבודה כאן בטוחה ונמשכת.</translation>
    </message>
    <message>
        <source>Go on working; ask who runs the server.</source>
        <translation>אפשר להמשיך לעבוד; יש לפנות למי שמפעיל את השרת.</translation>
    </message>
    <message>
        <source>This is not the clinic&apos;s server, or its certificate changed.</source>
        <translation>זה אינו שרת המרפאה, או שהאישור שלו הוחלף.</translation>
    </message>
    <message>
        <source>Nothing was sent.</source>
        <translation>דבר לא נשלח.</translation>
    </message>
    <message>
        <source>Ask who runs the server.</source>
        <translation>יש לפנות למי שמפעיל את השרת.</translation>
    </message>
    <message>
        <source>The clinic server does not let this laptop in any more.</source>
        <translation>שרת המרפאה אינו מקבל עוד את המחשב הזה.</translation>
    </message>
    <message>
        <source>Ask the owner of the practice.</source>
        <translation>יש לפנות לבעלי המרפאה.</translation>
    </message>
    <message>
        <source>If it stays so, ask who runs the server.</source>
        <translation>אם זה נמשך, יש לפנות למי שמפעיל את השרת.</translation>
    </message>
    <message>
        <source>This file has not reached the clinic server yet.</source>
        <translation>הקובץ עדיין לא הגיע לשרת המרפאה.</translation>
    </message>
    <message>
        <source>It is safe on the laptop that added it.</source>
        <translation>הוא שמור במחשב שהוסיף אותו.</translation>
    </message>
    <message>
        <source>Try again once that laptop was connected.</source>
        <translation>יש לנסות שוב אחרי שאותו מחשב היה מחובר.</translation>
    </message>
    <message>
        <source>The practice&apos;s other laptops use a newer program.</source>
        <translation>במחשבים האחרים של המרפאה מותקנת גרסה חדשה יותר.</translation>
    </message>
    <message>
        <source>Install the newest program to go on exchanging.</source>
        <translation>כדי להמשיך בחילוף יש להתקין את הגרסה החדשה.</translation>
    </message>
    <message>
        <source>This invitation is no longer valid: it holds for 15 minutes.</source>
        <translation>ההזמנה אינה תקפה עוד: היא תקפה 15 דקות.</translation>
    </message>
    <message>
        <source>Another laptop has used this file already.</source>
        <translation>מחשב אחר כבר השתמש בקובץ הזה.</translation>
    </message>
    <message>
        <source>Each file lets in one laptop; ask for a new one.</source>
        <translation>כל קובץ מצרף מחשב אחד; יש לבקש קובץ חדש.</translation>
    </message>
    <message>
        <source>The other laptop said no, or the numbers differed.</source>
        <translation>במחשב האחר נאמר לא, או שהמספרים היו שונים.</translation>
    </message>
    <message>
        <source>Nobody was let in, and nothing was handed over.</source>
        <translation>איש לא צורף ודבר לא נמסר.</translation>
    </message>
    <message>
        <source>This practice is not connected to a clinic server.</source>
        <translation>המרפאה אינה מחוברת לשרת.</translation>
    </message>
    <message>
        <source>Join one in the clinic room.</source>
        <translation>אפשר להצטרף בחדר ”שרת“.</translation>
    </message>
    <message>
        <source>A program that a clinic server needs is not on this machine.</source>
        <translation>תוכנה ששרת המרפאה צריך אינה מותקנת במחשב הזה.</translation>
    </message>
    <message>
        <source>Install it, then start the server again.</source>
        <translation>יש להתקין אותה ולהפעיל את השרת שוב.</translation>
    </message>
    <message>
        <source>The clinic server on this machine did not start or stop.</source>
        <translation>שרת המרפאה שבמחשב הזה לא הופעל או לא נעצר.</translation>
    </message>
    <message>
        <source>What it keeps is as it was.</source>
        <translation>מה שהוא שומר נשאר כפי שהיה.</translation>
    </message>
    <message>
        <source>Look into its log, then try again.</source>
        <translation>יש לבדוק ביומן שלו ולנסות שוב.</translation>
    </message>
    <message>
        <source>This practice is connected to a clinic server already.</source>
        <translation>המרפאה כבר מחוברת לשרת.</translation>
    </message>
</context>
<context>
    <name>Note</name>
    <message>
        <source>Subjective</source>
        <translation>סובייקטיבי</translation>
    </message>
    <message>
        <source>Objective</source>
        <translation>אובייקטיבי</translation>
    </message>
    <message>
        <source>Assessment</source>
        <translation>הערכה</translation>
    </message>
    <message>
        <source>Plan</source>
        <translation>תוכנית</translation>
    </message>
    <message>
        <source>What the client reports</source>
        <translation>דיווח המטופל או המטופלת</translation>
    </message>
    <message>
        <source>What you see and measure</source>
        <translation>תצפית ומדידה</translation>
    </message>
    <message>
        <source>What you make of it</source>
        <translation>משמעות הממצאים</translation>
    </message>
    <message>
        <source>What comes next</source>
        <translation>ההמשך</translation>
    </message>
    <message>
        <source>This laptop</source>
        <translation>המחשב הזה</translation>
    </message>
    <message>
        <source>Another laptop</source>
        <translation>מחשב אחר</translation>
    </message>
    <message>
        <source>Saving…</source>
        <translation>שמירה…</translation>
    </message>
    <message>
        <source>Could not save — {reason}</source>
        <translation>לא נשמר – {reason}</translation>
    </message>
    <message>
        <source>Saved on this laptop {time}</source>
        <translation>נשמר במחשב הזה {time}</translation>
    </message>
    <message>
        <source>Nothing is written yet.</source>
        <translation>עדיין לא נכתב דבר.</translation>
    </message>
    <message>
        <source>{section} waits for you to choose between texts.</source>
        <translation>{section}: יש לבחור בין הטקסטים.</translation>
    </message>
    <message>
        <source>{section} is too long by {over} characters.</source>
        <translation>{section}: חריגה של {over} תווים.</translation>
    </message>
    <message>
        <source>{section} is empty.</source>
        <translation>{section}: ריק.</translation>
    </message>
    <message>
        <source>The length of the session is not set.</source>
        <translation>משך הטיפול לא צוין.</translation>
    </message>
    <message>
        <source>Nothing had to be removed.</source>
        <translation>לא היה מה להסיר.</translation>
    </message>
    <message>
        <source>Removed: {things} ({size})</source>
        <translation>הוסרו: {things} ({size})</translation>
    </message>
</context>
<context>
    <name>NoteHeader</name>
    <message>
        <source>Back to the client</source>
        <translation>חזרה לדף הלקוח</translation>
    </message>
    <message>
        <source>Session on</source>
        <translation>מועד</translation>
    </message>
    <message>
        <source>Day of the session</source>
        <translation>יום הטיפול</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>משך</translation>
    </message>
    <message>
        <source>Length of the session in minutes</source>
        <translation>משך הטיפול בדקות</translation>
    </message>
    <message>
        <source> min</source>
        <translation> דק׳</translation>
    </message>
    <message>
        <source>not set</source>
        <translation>לא צוין</translation>
    </message>
    <message>
        <source>Sign… (waiting: {count})</source>
        <translation>חתימה… (ממתינים: {count})</translation>
    </message>
    <message>
        <source>Sign…</source>
        <translation>חתימה…</translation>
    </message>
    <message>
        <source>Draft</source>
        <translation>טיוטה</translation>
    </message>
    <message>
        <source>Signed</source>
        <translation>חתום</translation>
    </message>
</context>
<context>
    <name>NoteScreen</name>
    <message>
        <source>{problem}. Your text is still on the screen.</source>
        <translation>{problem}. הטקסט עדיין על המסך.</translation>
    </message>
    <message>
        <source>Save now</source>
        <translation>שמירה עכשיו</translation>
    </message>
</context>
<context>
    <name>Notices</name>
    <message>
        <source>Locking in {seconds} s — move the mouse or press a key to stay.</source>
        <translation>נעילה בעוד {seconds} שניות – תזוזת עכבר או הקשה ישאירו פתוח.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>סגירה</translation>
    </message>
    <message>
        <source>This laptop&apos;s keyring keeps no half of the key: the passphrase alone opens.</source>
        <translation>צרור המפתחות של המחשב אינו שומר חצי מהמפתח: משפט הסיסמה לבדו פותח.</translation>
    </message>
    <message>
        <source>{progress}. You can work meanwhile; lists are not complete yet.</source>
        <translation>{progress}. אפשר לעבוד בינתיים; הרשימות עדיין לא שלמות.</translation>
    </message>
</context>
<context>
    <name>OnboardingScreen</name>
    <message>
        <source>Step {steps}</source>
        <translation>שלב {steps}</translation>
    </message>
</context>
<context>
    <name>PassphraseField</name>
    <message>
        <source>Caps Lock seems to be on</source>
        <translation>נראה ש־Caps Lock פעיל</translation>
    </message>
    <message>
        <source>Hide passphrase</source>
        <translation>הסתרת משפט הסיסמה</translation>
    </message>
    <message>
        <source>Show passphrase</source>
        <translation>הצגת משפט הסיסמה</translation>
    </message>
    <message>
        <source>Keyboard layout</source>
        <translation>שפת המקלדת</translation>
    </message>
</context>
<context>
    <name>PictureSheet</name>
    <message>
        <source>Close</source>
        <translation>סגירה</translation>
    </message>
    <message>
        <source>Picture {name}</source>
        <translation>תמונה {name}</translation>
    </message>
</context>
<context>
    <name>PracticePage</name>
    <message>
        <source>Name and passphrase</source>
        <translation>שם ומשפט סיסמה</translation>
    </message>
    <message>
        <source>The passphrase is the key to everything written here. Nobody can look it up for you.</source>
        <translation>משפט הסיסמה הוא המפתח לכל מה שנכתב כאן. אין מי שיוכל לאתר אותו.</translation>
    </message>
    <message>
        <source>Name of the practice</source>
        <translation>שם המרפאה</translation>
    </message>
    <message>
        <source>Shown on the lock screen; anyone passing by can read it.</source>
        <translation>מוצג במסך הנעילה, לעיני כל מי שעובר ליד.</translation>
    </message>
    <message>
        <source>Passphrase, at least 12 characters</source>
        <translation>משפט סיסמה, לפחות 12 תווים</translation>
    </message>
    <message>
        <source>The same passphrase again</source>
        <translation>אותו משפט שוב</translation>
    </message>
    <message>
        <source>This laptop&apos;s keyring will keep a second half of the key.</source>
        <translation>צרור המפתחות של המחשב ישמור חצי שני של המפתח.</translation>
    </message>
    <message>
        <source>No keyring works on this laptop: the passphrase alone will open the practice.</source>
        <translation>אין במחשב צרור מפתחות פעיל: משפט הסיסמה לבדו יפתח את המרפאה.</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>הבא</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>חזרה</translation>
    </message>
</context>
<context>
    <name>Rail</name>
    <message>
        <source>Clinic</source>
        <translation>שרת</translation>
    </message>
    <message>
        <source>Clinic ({count})</source>
        <translation>שרת ({count})</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>חיפוש</translation>
    </message>
    <message>
        <source>Clients</source>
        <translation>לקוחות</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>עזרה</translation>
    </message>
    <message>
        <source>Display</source>
        <translation>תצוגה</translation>
    </message>
    <message>
        <source>Lock</source>
        <translation>נעילה</translation>
    </message>
</context>
<context>
    <name>Removed</name>
    <message>
        <source>record of origin</source>
        <translation>רישום מקור</translation>
    </message>
    <message>
        <source>comment</source>
        <translation>הערה</translation>
    </message>
    <message>
        <source>print size</source>
        <translation>גודל הדפסה</translation>
    </message>
    <message>
        <source>camera data</source>
        <translation>פרטי צילום</translation>
    </message>
    <message>
        <source>filler</source>
        <translation>מילוי</translation>
    </message>
    <message>
        <source>location</source>
        <translation>מיקום</translation>
    </message>
    <message>
        <source>colour profile</source>
        <translation>פרופיל צבע</translation>
    </message>
    <message>
        <source>text in the colour profile</source>
        <translation>טקסט בפרופיל הצבע</translation>
    </message>
    <message>
        <source>caption and author</source>
        <translation>כיתוב ויוצר</translation>
    </message>
    <message>
        <source>preview picture</source>
        <translation>תמונת תצוגה מקדימה</translation>
    </message>
    <message>
        <source>the camera maker&apos;s notes</source>
        <translation>הערות יצרן המצלמה</translation>
    </message>
    <message>
        <source>further pictures</source>
        <translation>תמונות נוספות</translation>
    </message>
    <message>
        <source>data after the end of the picture</source>
        <translation>נתונים אחרי סוף התמונה</translation>
    </message>
    <message>
        <source>editing history</source>
        <translation>היסטוריית עריכה</translation>
    </message>
    <message>
        <source>other hidden data</source>
        <translation>נתונים סמויים אחרים</translation>
    </message>
</context>
<context>
    <name>Role</name>
    <message>
        <source>Owner</source>
        <translation>בעלי המרפאה</translation>
    </message>
    <message>
        <source>Practitioner</source>
        <translation>מטפל</translation>
    </message>
    <message>
        <source>Assistant</source>
        <translation>צוות המשרד</translation>
    </message>
</context>
<context>
    <name>RollbackSheet</name>
    <message>
        <source>This practice may be older than what this laptop last saw</source>
        <translation>ייתכן שהמרפאה ישנה ממה שהמחשב ראה לאחרונה</translation>
    </message>
    <message>
        <source>All of it or one of its files was restored from a copy, lost, or exchanged for an older one. What was written after that may not be in it. Open it only if you know why.</source>
        <translation>כולה או אחד מקבציה שוחזרו מעותק, אבדו או הוחלפו בעותק ישן. ייתכן שמה שנכתב אחרי כן אינו בה. יש לפתוח אותה רק אם הסיבה ידועה לך.</translation>
    </message>
    <message>
        <source>Leave it closed</source>
        <translation>להשאיר סגורה</translation>
    </message>
    <message>
        <source>I know why: open it</source>
        <translation>הסיבה ידועה לי: לפתוח</translation>
    </message>
</context>
<context>
    <name>RowsPage</name>
    <message>
        <source>This client&apos;s record does not fit its seal. Nothing was deleted.</source>
        <translation>הרשומה של הלקוח אינה תואמת לחותם שלה. דבר לא נמחק.</translation>
    </message>
    <message>
        <source>Clients</source>
        <translation>לקוחות</translation>
    </message>
    <message>
        <source>Draft, 50 min</source>
        <translation>טיוטה, 50 דק׳</translation>
    </message>
    <message>
        <source>Signed, 50 min</source>
        <translation>חתום, 50 דק׳</translation>
    </message>
    <message>
        <source>Wednesday</source>
        <translation>יום רביעי</translation>
    </message>
    <message>
        <source>Tuesday</source>
        <translation>יום שלישי</translation>
    </message>
    <message>
        <source>Monday</source>
        <translation>יום שני</translation>
    </message>
    <message>
        <source>Sunday</source>
        <translation>יום ראשון</translation>
    </message>
    <message>
        <source>Session notes</source>
        <translation>רשומות טיפול</translation>
    </message>
</context>
<context>
    <name>Rules</name>
    <message>
        <source>A first name is needed.</source>
        <translation>חסר שם פרטי.</translation>
    </message>
    <message>
        <source>A last name is needed.</source>
        <translation>חסר שם משפחה.</translation>
    </message>
    <message>
        <source>The practice needs a name.</source>
        <translation>חסר שם למרפאה.</translation>
    </message>
    <message>
        <source>The practice&apos;s name has 1 to {limit} characters, on one line.</source>
        <translation>שם המרפאה: בין 1 ל־{limit} תווים, בשורה אחת.</translation>
    </message>
    <message>
        <source>This does not look like an e-mail address.</source>
        <translation>זו אינה נראית ככתובת דוא״ל.</translation>
    </message>
    <message>
        <source>A session cannot be in the future.</source>
        <translation>טיפול לא יכול להיות בעתיד.</translation>
    </message>
    <message>
        <source>A session lasts 0 to {limit} minutes.</source>
        <translation>משך טיפול: 0 עד {limit} דקות.</translation>
    </message>
    <message>
        <source>Nothing is written yet.</source>
        <translation>עדיין לא נכתב דבר.</translation>
    </message>
    <message>
        <source>Nothing changed since the last signature.</source>
        <translation>דבר לא השתנה מאז החתימה הקודמת.</translation>
    </message>
    <message>
        <source>Use at least {limit} characters.</source>
        <translation>נדרשים לפחות {limit} תווים.</translation>
    </message>
    <message>
        <source>Use at least {limit} different characters.</source>
        <translation>נדרשים לפחות {limit} תווים שונים.</translation>
    </message>
    <message>
        <source>A character of this passphrase cannot be used.</source>
        <translation>אחד התווים במשפט הסיסמה אינו אפשרי.</translation>
    </message>
    <message>
        <source>The two passphrases differ.</source>
        <translation>שני המשפטים שונים.</translation>
    </message>
    <message>
        <source>This is not a seat file of a clinic server.</source>
        <translation>זה אינו קובץ מקום של שרת מרפאה.</translation>
    </message>
    <message>
        <source>This is not an invitation file.</source>
        <translation>זה אינו קובץ הזמנה.</translation>
    </message>
    <message>
        <source>This seat file is for another practice&apos;s place on the server.</source>
        <translation>קובץ המקום הזה שייך למקום של מרפאה אחרת בשרת.</translation>
    </message>
    <message>
        <source>This is this laptop&apos;s own seat file.</source>
        <translation>זה קובץ המקום של המחשב הזה עצמו.</translation>
    </message>
    <message>
        <source>A laptop&apos;s name has 1 to {limit} characters, on one line.</source>
        <translation>שם מחשב הוא בן 1 עד {limit} תווים, בשורה אחת.</translation>
    </message>
    <message>
        <source>This laptop needs a name.</source>
        <translation>צריך לתת למחשב הזה שם.</translation>
    </message>
    <message>
        <source>This is no key that can be chosen.</source>
        <translation>זה אינו מקש שאפשר לבחור.</translation>
    </message>
    <message>
        <source>There is no such action any more.</source>
        <translation>אין עוד פעולה כזאת.</translation>
    </message>
    <message>
        <source>The key of this action always stays the same.</source>
        <translation>המקש של פעולה זו נשאר תמיד כפי שהוא.</translation>
    </message>
    <message>
        <source>Lock and Quit always need a key.</source>
        <translation>לנעילה וליציאה חייב תמיד להיות מקש.</translation>
    </message>
    <message>
        <source>This key is needed for writing or by the system.</source>
        <translation>המקש הזה דרוש לכתיבה או למערכת.</translation>
    </message>
    <message>
        <source>A single letter would be text here. Add Ctrl or Alt to it.</source>
        <translation>אות בודדת תהיה כאן טקסט. יש להוסיף לה Ctrl או Alt.</translation>
    </message>
    <message>
        <source>Another action has this key already.</source>
        <translation>לפעולה אחרת כבר יש המקש הזה.</translation>
    </message>
    <message>
        <source>This group does not match the kit.</source>
        <translation>הקבוצה אינה תואמת לערכה.</translation>
    </message>
    <message>
        <source>This is needed.</source>
        <translation>שדה חובה.</translation>
    </message>
    <message>
        <source>At most {limit} characters.</source>
        <translation>לכל היותר {limit} תווים.</translation>
    </message>
    <message>
        <source>One line only.</source>
        <translation>שורה אחת בלבד.</translation>
    </message>
    <message>
        <source>This was changed on another laptop just now. Read it again, then sign.</source>
        <translation>זה שונה זה עתה במחשב אחר. יש לקרוא שוב ואז לחתום.</translation>
    </message>
    <message>
        <source>Choose between the texts of this section first.</source>
        <translation>יש לבחור תחילה בין הטקסטים של הסעיף.</translation>
    </message>
    <message>
        <source>This is not the file that is needed here.</source>
        <translation>זה אינו הקובץ הדרוש כאן.</translation>
    </message>
    <message>
        <source>This file was made by a newer program.</source>
        <translation>הקובץ נוצר בגרסה חדשה יותר של התוכנה.</translation>
    </message>
    <message>
        <source>This cannot be chosen.</source>
        <translation>אי אפשר לבחור בזה.</translation>
    </message>
    <message>
        <source>This is not accepted.</source>
        <translation>ערך לא מתקבל.</translation>
    </message>
    <message>
        <source>Not added: a file may have at most {limit}.</source>
        <translation>לא נוסף: קובץ מוגבל ל־{limit}.</translation>
    </message>
    <message>
        <source>Not added: the file is too large.</source>
        <translation>לא נוסף: הקובץ גדול מדי.</translation>
    </message>
    <message>
        <source>Not added: the files of one note may have at most {limit}.</source>
        <translation>לא נוסף: קובצי רשומה מוגבלים ל־{limit}.</translation>
    </message>
    <message>
        <source>Not added: the files of one client may have at most {limit}.</source>
        <translation>לא נוסף: הקבצים של לקוח מוגבלים ל־{limit}.</translation>
    </message>
    <message>
        <source>Not added: the file is empty.</source>
        <translation>לא נוסף: הקובץ ריק.</translation>
    </message>
    <message>
        <source>Not added: only JPEG pictures (.jpg) are accepted so far.</source>
        <translation>לא נוסף: לעת עתה מתקבלות רק תמונות JPEG (.jpg).</translation>
    </message>
    <message>
        <source>Not added: this is not a JPEG picture, whatever its name says.</source>
        <translation>לא נוסף: זו אינה תמונת JPEG, למרות השם.</translation>
    </message>
    <message>
        <source>Not added: the file is not what its name says.</source>
        <translation>לא נוסף: הקובץ אינו מה שכתוב בשמו.</translation>
    </message>
    <message>
        <source>Not added: the end of the picture is missing.</source>
        <translation>לא נוסף: סוף התמונה חסר.</translation>
    </message>
    <message>
        <source>Not added: the picture is damaged.</source>
        <translation>לא נוסף: התמונה פגומה.</translation>
    </message>
    <message>
        <source>Not added: this kind of JPEG cannot be cleaned. Save the picture anew and add that.</source>
        <translation>לא נוסף: אי אפשר לנקות JPEG מסוג זה. יש לשמור את התמונה מחדש ולהוסיף אותה.</translation>
    </message>
    <message>
        <source>Not added: the picture has more than 50 megapixels.</source>
        <translation>לא נוסף: בתמונה יותר מ־50 מגה־פיקסל.</translation>
    </message>
    <message>
        <source>Not added: the picture could not be cleaned completely.</source>
        <translation>לא נוסף: אי אפשר היה לנקות את התמונה עד הסוף.</translation>
    </message>
    <message>
        <source>Not added: this file is not safe to keep.</source>
        <translation>לא נוסף: אין זה בטוח לשמור את הקובץ.</translation>
    </message>
</context>
<context>
    <name>SectionEditor</name>
    <message>
        <source>Changed on two laptops. Both texts are kept; you decide.</source>
        <translation>השתנה בשני מחשבים. שני הטקסטים נשמרו; ההחלטה שלך.</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>השוואה</translation>
    </message>
    <message>
        <source>What two laptops wrote was joined here. Nothing was left out. Please read it.</source>
        <translation>מה שנכתב בשני מחשבים אוחד כאן. דבר לא הושמט. נא לקרוא.</translation>
    </message>
    <message>
        <source>I have read it</source>
        <translation>קראתי</translation>
    </message>
    <message>
        <source>Another text for this section came after the signature. It is shown at the top, apart.</source>
        <translation>טקסט נוסף לסעיף הזה הגיע אחרי החתימה. הוא מוצג למעלה, בנפרד.</translation>
    </message>
    <message>
        <source>{over} over the limit of {limit}</source>
        <translation>חריגה של {over} מעל {limit}</translation>
    </message>
</context>
<context>
    <name>ShortcutSheet</name>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>קיצורי מקלדת</translation>
    </message>
    <message>
        <source>Search by words or keys</source>
        <translation>חיפוש לפי מילים או מקשים</translation>
    </message>
    <message>
        <source>Search the keyboard shortcuts</source>
        <translation>חיפוש בקיצורי המקלדת</translation>
    </message>
    <message>
        <source>No shortcut matches.</source>
        <translation>אין קיצור מתאים.</translation>
    </message>
    <message>
        <source>A single letter or sign is a shortcut while no text is being written.</source>
        <translation>אות או סימן בודדים הם קיצור כשלא כותבים טקסט.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>סגירה</translation>
    </message>
    <message>
        <source>{count} shortcuts</source>
        <translation>קיצורים: {count}</translation>
    </message>
</context>
<context>
    <name>SignSheet</name>
    <message>
        <source>not set</source>
        <translation>לא צוין</translation>
    </message>
    <message>
        <source>Client: {name}</source>
        <translation>לקוח: {name}</translation>
    </message>
    <message>
        <source>Session: {day}</source>
        <translation>טיפול: {day}</translation>
    </message>
    <message>
        <source>Length in minutes: {minutes}</source>
        <translation>משך בדקות: {minutes}</translation>
    </message>
    <message>
        <source>{section}: {count} characters</source>
        <translation>{section}: {count} תווים</translation>
    </message>
    <message>
        <source>Files: {count}</source>
        <translation>קבצים: {count}</translation>
    </message>
    <message>
        <source>Sign this note?</source>
        <translation>לחתום על הרשומה?</translation>
    </message>
    <message>
        <source>This is locked as it stands. For a while it can be undone; after that it never changes.</source>
        <translation>הרשומה ננעלת כמות שהיא. לזמן קצוב אפשר לבטל; אחר כך היא לא תשתנה עוד.</translation>
    </message>
    <message>
        <source>This note cannot be signed yet.</source>
        <translation>עדיין אי אפשר לחתום על הרשומה.</translation>
    </message>
    <message>
        <source>Keep draft</source>
        <translation>השארת טיוטה</translation>
    </message>
    <message>
        <source>Sign</source>
        <translation>חתימה</translation>
    </message>
</context>
<context>
    <name>SigningBar</name>
    <message>
        <source>fingerprint</source>
        <translation>טביעת אצבע</translation>
    </message>
    <message>
        <source>Signed {moment}</source>
        <translation>נחתם {moment}</translation>
    </message>
    <message>
        <source>Signed</source>
        <translation>חתום</translation>
    </message>
    <message>
        <source>Undo ({time} left)</source>
        <translation>ביטול (נותרו {time})</translation>
    </message>
    <message>
        <source>Undo signing</source>
        <translation>ביטול החתימה</translation>
    </message>
</context>
<context>
    <name>StateCard</name>
    <message>
        <source>Exchanging…</source>
        <translation>חילוף נתונים…</translation>
    </message>
    <message>
        <source>Exchange now</source>
        <translation>חילוף עכשיו</translation>
    </message>
    <message>
        <source>Server last reached: {time}</source>
        <translation>החיבור האחרון לשרת: {time}</translation>
    </message>
    <message>
        <source>Changes waiting to be sent: {count}</source>
        <translation>שינויים שממתינים לשליחה: {count}</translation>
    </message>
    <message>
        <source>Arrived, but not readable here yet: {count}. They are kept and tried again.</source>
        <translation>הגיעו ועדיין אינם קריאים כאן: {count}. הם נשמרים וייבדקו שוב.</translation>
    </message>
    <message>
        <source>Details: {word}</source>
        <translation>פרטים: {word}</translation>
    </message>
    <message>
        <source>Server: {name}</source>
        <translation>שרת: {name}</translation>
    </message>
</context>
<context>
    <name>StatusLine</name>
    <message>
        <source>Leave the demo</source>
        <translation>יציאה מההדגמה</translation>
    </message>
    <message>
        <source>All saved on this laptop</source>
        <translation>הכול נשמר במחשב הזה</translation>
    </message>
    <message>
        <source>Saving on this laptop…</source>
        <translation>שמירה במחשב הזה…</translation>
    </message>
    <message>
        <source>Not saved on this laptop</source>
        <translation>לא נשמר במחשב הזה</translation>
    </message>
    <message>
        <source>Form kept as a draft on this laptop</source>
        <translation>הטופס שמור כטיוטה במחשב הזה</translation>
    </message>
    <message>
        <source>Keeping the form as a draft…</source>
        <translation>הטופס נשמר כטיוטה…</translation>
    </message>
    <message>
        <source>The open form is not kept on this laptop</source>
        <translation>הטופס הפתוח לא נשמר במחשב הזה</translation>
    </message>
    <message>
        <source>Restored where you were. Undo starts anew.</source>
        <translation>שוחזר המקום שבו נעצרה העבודה. הביטול מתחיל מחדש.</translation>
    </message>
</context>
<context>
    <name>Switcher</name>
    <message>
        <source>What do you want to do?</source>
        <translation>מה לעשות?</translation>
    </message>
    <message>
        <source>Search actions</source>
        <translation>חיפוש פעולות</translation>
    </message>
    <message>
        <source>Client, phone number or action</source>
        <translation>שם, מספר טלפון או פעולה</translation>
    </message>
    <message>
        <source>Search clients and actions</source>
        <translation>חיפוש לקוחות ופעולות</translation>
    </message>
    <message>
        <source>Results</source>
        <translation>תוצאות</translation>
    </message>
    <message>
        <source>New note</source>
        <translation>רשומה חדשה</translation>
    </message>
    <message>
        <source>1 result</source>
        <translation>תוצאה אחת</translation>
    </message>
    <message>
        <source>{count} results</source>
        <translation>{count} תוצאות</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>פתיחה</translation>
    </message>
    <message>
        <source>Do it</source>
        <translation>ביצוע</translation>
    </message>
    <message>
        <source>Opening the list…</source>
        <translation>פתיחת הרשימה…</translation>
    </message>
</context>
<context>
    <name>SwitcherModel</name>
    <message>
        <source>Actions</source>
        <translation>פעולות</translation>
    </message>
    <message>
        <source>Opened last</source>
        <translation>נפתחו לאחרונה</translation>
    </message>
    <message>
        <source>Clients: the closest {count} of {total}</source>
        <translation>לקוחות: {count} הקרובים ביותר מתוך {total}</translation>
    </message>
    <message>
        <source>Clients</source>
        <translation>לקוחות</translation>
    </message>
    <message>
        <source>Type a part of a name, a phone number or what you want to do.</source>
        <translation>אפשר להקליד חלק משם, מספר טלפון או פעולה.</translation>
    </message>
    <message>
        <source>No action “{text}”</source>
        <translation>אין פעולה ”{text}“</translation>
    </message>
    <message>
        <source>No client “{name}”</source>
        <translation>אין רשומת לקוח בשם ”{name}“</translation>
    </message>
    <message>
        <source>similar</source>
        <translation>שם דומה</translation>
    </message>
    <message>
        <source>New client “{name}”</source>
        <translation>לקוח חדש: ”{name}“</translation>
    </message>
    <message>
        <source>archived</source>
        <translation>בארכיון</translation>
    </message>
    <message>
        <source>client</source>
        <translation>לקוח</translation>
    </message>
</context>
<context>
    <name>TextsPage</name>
    <message>
        <source>A title</source>
        <translation>כותרת ראשית</translation>
    </message>
    <message>
        <source>A heading</source>
        <translation>כותרת משנה</translation>
    </message>
    <message>
        <source>What counts most in a row</source>
        <translation>העיקר בכל שורה</translation>
    </message>
    <message>
        <source>Text that is read</source>
        <translation>טקסט לקריאה</translation>
    </message>
    <message>
        <source>What a field is called</source>
        <translation>שם של שדה</translation>
    </message>
    <message>
        <source>What explains, and steps back</source>
        <translation>הסבר, קצת ברקע</translation>
    </message>
    <message>
        <source>A small remark</source>
        <translation>הערה קטנה</translation>
    </message>
    <message>
        <source>S</source>
        <translation>S</translation>
    </message>
    <message>
        <source>DEMO</source>
        <translation>הדגמה</translation>
    </message>
    <message>
        <source>Draft</source>
        <translation>טיוטה</translation>
    </message>
    <message>
        <source>All saved on this laptop</source>
        <translation>הכול נשמר במחשב הזה</translation>
    </message>
    <message>
        <source>Written by somebody else meanwhile</source>
        <translation>נכתב בינתיים ממקום אחר</translation>
    </message>
    <message>
        <source>Not saved on this laptop</source>
        <translation>לא נשמר במחשב הזה</translation>
    </message>
    <message>
        <source>A name that is much too long for the room it has in a narrow window</source>
        <translation>שם ארוך מאוד, הרבה יותר מן המקום שיש לו בחלון צר</translation>
    </message>
    <message>
        <source>a photo of the left shoulder after three weeks of exercises at home.jpg</source>
        <translation>צילום הכתף השמאלית אחרי שלושה שבועות של תרגילים בבית.jpg</translation>
    </message>
    <message>
        <source>The form was closed without saving.</source>
        <translation>הטופס נסגר בלי לשמור.</translation>
    </message>
    <message>
        <source>Bring it back</source>
        <translation>החזרת הטופס</translation>
    </message>
    <message>
        <source>Everything that was sent has arrived.</source>
        <translation>כל מה שנשלח הגיע.</translation>
    </message>
    <message>
        <source>Locking in 30 s. Move to stay.</source>
        <translation>נעילה בעוד 30 שניות. כל תזוזה תשאיר פתוח.</translation>
    </message>
    <message>
        <source>Not saved: this laptop&apos;s disk is full.</source>
        <translation>לא נשמר: הדיסק של המחשב הזה מלא.</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>ניסיון נוסף</translation>
    </message>
</context>
<context>
    <name>TimelineModel</name>
    <message>
        <source>Draft</source>
        <translation>טיוטה</translation>
    </message>
    <message>
        <source>Signed, can still be undone</source>
        <translation>חתום, עדיין ניתן לביטול</translation>
    </message>
    <message>
        <source>Signed</source>
        <translation>חתום</translation>
    </message>
    <message>
        <source>{minutes} min</source>
        <translation>{minutes} דק׳</translation>
    </message>
</context>
<context>
    <name>VaultChoice</name>
    <message>
        <source>A practice with parts missing</source>
        <translation>מרפאה שחלקים ממנה חסרים</translation>
    </message>
    <message>
        <source>A practice that cannot be read</source>
        <translation>מרפאה שאי אפשר לקרוא</translation>
    </message>
</context>
<context>
    <name>VersionList</name>
    <message>
        <source>Versions</source>
        <translation>גרסאות</translation>
    </message>
    <message>
        <source>Version {number} · {moment}
{fingerprint}</source>
        <translation>גרסה {number} · {moment}
{fingerprint}</translation>
    </message>
</context>
<context>
    <name>WaitingCard</name>
    <message>
        <source>Waiting for you: {count}</source>
        <translation>ממתינים להחלטה: {count}</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>השוואה</translation>
    </message>
    <message>
        <source>Look</source>
        <translation>הצגה</translation>
    </message>
    <message>
        <source>two laptops&apos; texts were joined, please read</source>
        <translation>טקסטים משני מחשבים אוחדו, נא לקרוא</translation>
    </message>
    <message>
        <source>a text came after the signature</source>
        <translation>טקסט הגיע אחרי החתימה</translation>
    </message>
    <message>
        <source>two laptops saved different values</source>
        <translation>ערכים שונים נשמרו בשני מחשבים</translation>
    </message>
    <message>
        <source>two texts to choose between</source>
        <translation>שני טקסטים לבחירה</translation>
    </message>
    <message>
        <source>Session note</source>
        <translation>רשומת טיפול</translation>
    </message>
    <message>
        <source>Subjective</source>
        <translation>סובייקטיבי</translation>
    </message>
    <message>
        <source>Objective</source>
        <translation>אובייקטיבי</translation>
    </message>
    <message>
        <source>Assessment</source>
        <translation>הערכה</translation>
    </message>
    <message>
        <source>Plan</source>
        <translation>תוכנית</translation>
    </message>
    <message>
        <source>Phone</source>
        <translation>טלפון</translation>
    </message>
    <message>
        <source>E-mail</source>
        <translation>דוא״ל</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>רשומה</translation>
    </message>
</context>
</TS>
